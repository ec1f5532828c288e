using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Tests.SignIn.Pins;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Members;

public sealed class OrganizationTests
{
    private const string Path = "/api/organization";

    [Fact]
    public async Task Person_InTwoOrganizations_SwitchesAndLandsThereNextTime()
    {
        await using var server = await StartWithAdminAsync();
        var cookie = await server.SignInAsync();
        var made = await server.SendAsync(HttpMethod.Post, "/api/organizations", cookie,
            new { name = " Second ", time_zone = "Europe/Zurich" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var second = (await made.JsonAsync())["id"]!.GetValue<int>();
        Assert.Equal("Example*|Second", await MineAsync(server, cookie));

        var switched = await SwitchAsync(server, cookie, second);
        Assert.Equal("Second", (await switched.JsonAsync())["organization"]!.GetValue<string>());
        var moved = switched.Session();
        Assert.Equal("Example|Second*", await MineAsync(server, moved));
        // The old cookie is over: each organization's audit sees its own half of the move.
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Get, "/api/organizations", cookie)).StatusCode);
        Assert.Empty((await (await server.SendAsync(HttpMethod.Get, "/api/tokens", moved)).JsonAsync())["tokens"]!.AsArray());
        Assert.Equal("Example|Second*", await MineAsync(server, await server.SignInAsync()));
        Assert.Equal(
            "Europe/Zurich", (await (await server.SendAsync(HttpMethod.Get, Path, moved)).JsonAsync())["time_zone"]!.GetValue<string>());
        Assert.Equal(0L, await server.Database.ScalarAsync<long>(
            "select count(*) from audit.events where before ? 'last_organization_id' or after ? 'last_organization_id'"));
    }

    /// <summary>Whoever has made a second organization is not to find all empty in a new browser.</summary>
    [Fact]
    public async Task SecondOrganization_StillEmpty_IsNotWhereANewBrowserLands()
    {
        await using var server = await StartWithAdminAsync();
        var cookie = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(cookie, new { label = "laptop" });
        await server.HearAsync(token, "laptop-1");
        var made = await server.SendAsync(HttpMethod.Post, "/api/organizations", cookie, new { name = "Second" });
        var second = (await made.JsonAsync())["id"]!.GetValue<int>();
        var moved = (await SwitchAsync(server, cookie, second)).Session();
        Assert.Equal("Example|Second*", await MineAsync(server, moved));

        Assert.Equal("Example*|Second", await MineAsync(server, await server.SignInAsync()));

        // As soon as telemetry has come there, it is the one that they looked at last.
        var (there, _) = await server.CreateTokenAsync(moved, new { label = "there" });
        await server.HearAsync(there, "laptop-2");
        Assert.Equal("Example|Second*", await MineAsync(server, await server.SignInAsync()));
    }

    [Fact]
    public async Task Switch_ToWhereOneIsNoMemberOrByToken_IsRefused()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        var other = (await (await server.SendAsync(HttpMethod.Post, "/api/organizations", admin, new { name = "Other" }))
            .JsonAsync())["id"]!.GetValue<int>();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Admin", scopes = new[] { "admin" } });

        Assert.Equal("organization_not_found", await (await SwitchAsync(server, member, other)).ProblemAsync());
        Assert.Equal("organization_not_found", await (await SwitchAsync(server, member, 4711)).ProblemAsync());
        Assert.Equal("session_needed", await (await SwitchAsync(server, token, other)).ProblemAsync());
        Assert.Equal("Example*", await MineAsync(server, token));
        Assert.Equal("not_server_admin",
            await (await server.SendAsync(HttpMethod.Post, "/api/organizations", member, new { name = "Mine" })).ProblemAsync());
        Assert.Equal("invalid_request", await (await server.SendAsync(HttpMethod.Post, "/api/organizations", admin,
            new { name = " ", time_zone = "Mars/Olympus" })).ProblemAsync());
    }

    [Fact]
    public async Task Claimed_PersonWhomAnotherOrganizationAddsLater_StaysInTheFirst()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var other = await SecondOrganization.CreateAsync(server);
        var code = (await (await server.InviteAsync(admin)).JsonAsync())["invites"]![0]!["code"]!.GetValue<string>();
        var joined = await server.SendAsync(
            HttpMethod.Post, "/auth/register", null,
            new { email = "chief@example.com", invite_code = code, machine = "mine", password = AdminPassword });
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/members", other,
            new { email = "chief@example.com", role = "admin" })).StatusCode);

        var stranger = await server.SignInAsync("chief@example.com");

        Assert.Equal("Example*", await MineAsync(server, stranger));
        Assert.Equal("organization_not_found", await (await SwitchAsync(server, stranger, 2)).ProblemAsync());
        // Not by leaving the first one either.
        var id = await server.Database.ScalarAsync<long>(
            "select member_id from members join users using (user_id) where email = 'chief@example.com' and organization_id = 1");
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/members/{id}", admin)).StatusCode);
        Assert.Equal("wrong_credentials", await (await server.TrySignInAsync("chief@example.com", AdminPassword)).ProblemAsync());
    }

    [Fact]
    public async Task Password_SetByAnAdminOfOneOrganization_OpensNoOther()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        // No admin of the server, who answers for all of its organizations.
        var other = await SecondOrganization.CreateAsync(server);
        var (before, _) = await server.AddMemberAsync(other, "chief@example.com");
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/members", admin,
            new { email = "chief@example.com", role = "admin" })).StatusCode);

        // Neither the session from before, nor one from now.
        foreach (var session in new[] { before, await server.SignInAsync("chief@example.com") })
        {
            Assert.Equal("Other*", await MineAsync(server, session));
            Assert.Equal("organization_not_found", await (await SwitchAsync(server, session, 1)).ProblemAsync());
        }
    }

    [Fact]
    public async Task Settings_Changed_KeepWhatIsLeftOut()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var changed = await (await server.SendAsync(HttpMethod.Patch, Path, admin,
            new { name = "Acme", trusted_networks = new[] { "10.1.0.0/16", "192.0.2.7", "2001:db8::/32" } })).JsonAsync();
        Assert.Equal("Acme|UTC|10.1.0.0/16,192.0.2.7/32,2001:db8::/32", Shown(changed));
        changed = await (await server.SendAsync(HttpMethod.Patch, Path, admin, new { time_zone = "Europe/Zurich" })).JsonAsync();
        Assert.Equal("Acme|Europe/Zurich|10.1.0.0/16,192.0.2.7/32,2001:db8::/32", Shown(changed));
        changed =
            await (await server.SendAsync(HttpMethod.Patch, Path, admin, new { trusted_networks = Array.Empty<string>() })).JsonAsync();
        Assert.Equal("Acme|Europe/Zurich|", Shown(changed));

        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        Assert.Equal("not_admin", await (await server.SendAsync(HttpMethod.Patch, Path, member, new { name = "Mine" })).ProblemAsync());
    }

    [Theory]
    [InlineData("trusted_networks", "127.0.0.1")]
    [InlineData("trusted_networks", "::1")]
    [InlineData("trusted_networks", "::ffff:127.0.0.1")]
    [InlineData("trusted_networks", "0.0.0.0/0")]
    [InlineData("trusted_networks", "::/0")]
    [InlineData("trusted_networks", "our office")]
    [InlineData("time_zone", "Mars/Olympus")]
    [InlineData("time_zone", "W. Europe Standard Time")]
    [InlineData("name", "  ")]
    public async Task Settings_Wrong_AreToldByField(string field, string value)
    {
        await using var server = await StartWithAdminAsync();
        var body = new JsonObject { [field] = field == "trusted_networks" ? new JsonArray(value) : value };
        var answer = await server.SendAsync(HttpMethod.Patch, Path, await server.SignInAsync(), body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.JsonAsync())["errors"]!.AsObject().Single().Key);
    }

    private static Task<HttpResponseMessage> SwitchAsync(TestServer server, string credential, int id) =>
        server.SendAsync(HttpMethod.Post, "/auth/organization", credential, new { organization_id = id });

    /// <summary>The names, the current one with a star.</summary>
    private static async Task<string> MineAsync(TestServer server, string credential) =>
        string.Join(
            '|', (await (await server.SendAsync(HttpMethod.Get, "/api/organizations", credential)).JsonAsync())["organizations"]!.AsArray()
                .Select(o => o!["name"]!.GetValue<string>() + (o["current"]!.GetValue<bool>() ? "*" : "")));

    private static string Shown(JsonNode settings) =>
        $"{settings["name"]}|{settings["time_zone"]}|"
            + $"{string.Join(',', settings["trusted_networks"]!.AsArray().Select(n => n!.GetValue<string>()))}";
}
