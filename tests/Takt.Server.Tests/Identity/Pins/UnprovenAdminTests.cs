using System.Net;
using Takt.Server.Tests.Onboarding;
using Takt.Testing;
using static Takt.Server.Tests.Identity.IdentityServer;

namespace Takt.Server.Tests.Identity.Pins;

/// <summary>An admin's invite reaches somebody else: where the owner of the address can be told from others, it makes no admin by itself.</summary>
public sealed class UnprovenAdminTests
{
    private const string Invited = "lead@example.com";

    [Theory]
    [InlineData("GET", "/api/members")]
    [InlineData("GET", "/api/audit")]
    [InlineData("GET", "/api/raw-batches")]
    [InlineData("DELETE", "/api/members/1")]
    [InlineData("POST", "/auth/invite")]
    [InlineData("POST", "/auth/password/admin-set")]
    public async Task UntilTheAddressIsProven_NothingOfAnAdminIsTheirs(string method, string path)
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var claimed = await JoinAsync(server);

        Assert.Equal("403 email_unproven", await (await server.SendAsync(new(method), path, claimed, Body(method))).RefusalAsync());

        var proven = (await server.SignInByPinAsync(mail, Invited)).Session();
        Assert.NotEqual(HttpStatusCode.Forbidden, (await server.SendAsync(new(method), path, proven, Body(method))).StatusCode);
    }

    [Fact]
    public async Task UntilTheAddressIsProven_TheyAreAMemberAndMakeNoAdminsToken()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var claimed = await JoinAsync(server);

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/usage", claimed)).StatusCode);
        Assert.Equal("403 not_allowed", await (await server.SendAsync(HttpMethod.Post, "/api/tokens", claimed, new { label = "x", scopes = new[] { "admin" } })).RefusalAsync());
        var (own, _) = await server.CreateTokenAsync(claimed, new { label = "Mine" });
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(own));
        Assert.Equal(2, (await (await server.SendAsync(HttpMethod.Get, "/api/tokens", claimed)).JsonAsync())["tokens"]!.AsArray().Count);
    }

    [Fact]
    public async Task WhereNothingCanProveAnAddress_AnInvitedAdminIsOneAtOnce()
    {
        await using var server = await StartWithAdminAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/members", await JoinAsync(server))).StatusCode);
    }

    /// <returns>The session of someone who joined by an admin's invite and has set a password.</returns>
    private static async Task<string> JoinAsync(TestServer server)
    {
        var code = await server.InviteCodeAsync(await server.SignInAsync(), new { count = 1, role = "admin", email = Invited });
        Assert.Equal(HttpStatusCode.Created, (await server.RegisterAsync(code, Invited, password: AdminPassword)).StatusCode);
        return await server.SignInAsync(Invited);
    }

    private static object? Body(string method) => method == "POST" ? new { count = 1, email = "someone@example.com", password = AdminPassword } : null;
}
