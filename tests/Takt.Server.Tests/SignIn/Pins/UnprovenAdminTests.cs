using System.Net;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Tests.SignIn.Proxy;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Pins;

/// <summary>
/// An admin's invite reaches somebody else: where the owner of the address can be told from others, it makes no admin by itself.
/// </summary>
public sealed class UnprovenAdminTests
{
    private const string Invited = "chief@example.com";

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

        Assert.Equal("403 email_unproven", await (await server.SendAsync(new(method), path, claimed, Body(method, path))).RefusalAsync());

        var proven = (await server.SignInByPinAsync(mail, Invited)).Session();
        Assert.NotEqual(HttpStatusCode.Forbidden, (await server.SendAsync(new(method), path, proven, Body(method, path))).StatusCode);
    }

    [Fact]
    public async Task UntilTheAddressIsProven_TheyAreAMemberAndMakeNoAdminsToken()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        await server.CreateTokenAsync(await server.SignInAsync(), new { label = "The admin's" });
        var claimed = await JoinAsync(server);

        Assert.Equal("403 aggregates_not_allowed",
            await (await server.SendAsync(HttpMethod.Get, "/api/usage?view=organization", claimed)).RefusalAsync());
        Assert.Equal("403 not_allowed", await (await server.SendAsync(HttpMethod.Post, "/api/tokens", claimed,
            new { label = "x", scopes = new[] { "admin" } })).RefusalAsync());
        var (own, _) = await server.CreateTokenAsync(claimed, new { label = "Mine" });
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(own));
        Assert.Equal(["Mine", "laptop"], (await (await server.SendAsync(HttpMethod.Get, "/api/tokens", claimed)).JsonAsync())["tokens"]!
            .AsArray().Select(token => token!.Text("label")));
    }

    [Fact]
    public async Task UntilTheAddressIsProven_TheyAreNoLastAdmin()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var admin = await server.SignInAsync();
        await JoinAsync(server);

        Assert.Equal("409 last_admin", await (await server.SendAsync(HttpMethod.Delete, "/api/members/1", admin)).RefusalAsync());
        Assert.Equal("409 last_admin",
            await (await server.SendAsync(HttpMethod.Patch, "/api/members/1", admin, new { role = "member" })).RefusalAsync());

        await server.SignInByPinAsync(mail, Invited);
        Assert.Equal(
            HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Patch, "/api/members/1", admin, new { role = "member" })).StatusCode);
    }

    [Fact]
    public async Task WhereOnlyAProxyProves_TheyWaitForIt()
    {
        using var proxy = new ProxyIssuer();
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, proxy.KeySet, Cancelled);
        await using var server = await StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_PROXY_JWKS"] = keys;
            setup.Settings["TAKT_PROXY_ISSUER"] = ProxyIssuer.Issuer;
            setup.Settings["TAKT_PROXY_AUDIENCE"] = ProxyIssuer.Audience;
        });
        var claimed = await JoinAsync(server);

        Assert.Equal("403 email_unproven", await (await server.SendAsync(HttpMethod.Get, "/api/members", claimed)).RefusalAsync());

        using var proven = new HttpRequestMessage(HttpMethod.Get, "/api/members");
        proven.Headers.TryAddWithoutValidation("Cf-Access-Jwt-Assertion", proxy.Token(TimeProvider.System.GetUtcNow(), Invited));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(proven, Cancelled)).StatusCode);
        File.Delete(keys);
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

    private static object? Body(string method, string path) => (method, path) switch
    {
        ("POST", "/auth/invite") => new { count = 1, email = "someone@example.com" },
        ("POST", _) => new { email = "someone@example.com", password = AdminPassword },
        _ => null,
    };
}
