using System.Net;
using Takt.Server.Tests.Onboarding;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Access;

/// <summary>Texts that people don't write: none of them may cost more than an answer that says so.</summary>
public sealed class HostileTextTests
{
    [Fact]
    public async Task MachineName_WithACharacterWhereItsLabelIsCut_MakesAToken()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        var answer = await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", admin,
            new { machine = new string('a', 199) + "😀" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(199, await server.Database.ScalarAsync<int>("select length(label) from tokens"));
    }

    [Theory]
    [InlineData("lap\u202Etop")] // what follows is shown backwards
    [InlineData("lap\u2066top")]
    [InlineData("lap\u2028top")]
    [InlineData("lap\0top")]
    public async Task MachineName_ThatChangesHowItIsRead_IsRefused(string machine)
    {
        await using var server = await StartWithAdminAsync();
        Assert.Equal(HttpStatusCode.BadRequest,
            (await server.SendAsync(HttpMethod.Post, "/auth/device/start", null, new { machine })).StatusCode);
    }

    [Theory]
    [InlineData("lap\u202Etop")]
    [InlineData("lap\u200Ftop")]
    [InlineData("lap\u2028top")]
    [InlineData("lap\ntop")]
    public async Task LabelOrName_ThatChangesHowItIsRead_IsRefused(string text)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, id) = await server.CreateTokenAsync(admin, new { label = "Plain" });
        var code = await server.InviteCodeAsync(admin);

        await RefusesAsync(HttpMethod.Post, "/api/tokens", new { label = text });
        await RefusesAsync(HttpMethod.Post, "/api/tokens", new { label = "Plain", machine = text });
        await RefusesAsync(HttpMethod.Patch, $"/api/tokens/{id}", new { label = text });
        await RefusesAsync(HttpMethod.Post, "/api/members", new { email = "dev@example.com", name = text });
        await RefusesAsync(HttpMethod.Post, "/api/connections", new { name = text });
        await RefusesAsync(HttpMethod.Patch, "/api/organization", new { name = text });
        await RefusesAsync(HttpMethod.Post, "/auth/register",
            new { email = "dev@example.com", invite_code = code, machine = "m", name = text });

        async Task RefusesAsync(HttpMethod method, string path, object body) =>
            Assert.Equal("400 invalid_request", await (await server.SendAsync(method, path, admin, body)).RefusalAsync());
    }

    [Theory]
    [InlineData("\u0130x@example.com")] // its small letter is the database's own matter
    [InlineData("dev<boss@example.com>")]
    [InlineData("(dev)boss@example.com")]
    [InlineData("dev\u200B@example.com")]
    [InlineData("de\0v@example.com")]
    public async Task Email_ThatIsReadAsAnother_IsRefused(string email)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.InviteAsync(admin, new { email })).StatusCode);
    }

    [Theory]
    [InlineData("/auth/device/start")]
    [InlineData("/oauth/device_authorization")]
    [InlineData("/oauth/token")]
    [InlineData("/sign-out")]
    public async Task Form_OfThousandsOfFields_IsRefusedAsMalformed(string path)
    {
        await using var server = await StartWithAdminAsync();
        using var form = new FormUrlEncodedContent(Enumerable.Range(0, 3000).Select(i => KeyValuePair.Create($"f{i}", "1")));
        Assert.Equal("malformed_request", await (await server.Client.PostAsync(path, form, Cancelled)).ProblemAsync());
    }

    [Fact]
    public async Task Nul_SentAgainAndAgain_CostsNobodyElsesRequest()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest,
                (await server.SendAsync(HttpMethod.Post, "/api/tokens", admin, new { label = "a\0b" })).StatusCode);
            Assert.Equal(HttpStatusCode.Created,
                (await server.SendAsync(HttpMethod.Post, "/api/tokens", admin, new { label = "Plain" })).StatusCode);
        }
    }
}
