using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Members;

public sealed class InviteTests
{
    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Invite_OfAnAdminWhoIsOneNoMore_IsRevoked(string method)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (former, id) = await server.AddMemberAsync(admin, "former@example.com", "admin");
        var invited = await server.InviteAsync(former, new { email = "way-back@example.com", role = "admin" });
        var code = (await invited.JsonAsync())["invites"]![0]!["code"]!.GetValue<string>();

        (await server.SendAsync(new HttpMethod(method), $"/api/members/{id}", admin, method == "PATCH" ? new { role = "member" } : null))
            .EnsureSuccessStatusCode();

        var answer = await server.SendAsync(HttpMethod.Post, "/auth/register", null,
            new { email = "way-back@example.com", invite_code = code, machine = "mine" });
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task AdminToken_ThatAFormerAdminMadeForNobody_EndsWithTheirRole_AndSoDoItsInvites(string method)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (former, id) = await server.AddMemberAsync(admin, "former@example.com", "admin");
        var (token, _) = await server.CreateTokenAsync(former, new { label = "Shared", member_id = 0, scopes = new[] { "admin" } });
        var code = (await (await server.InviteAsync(token, new { email = "way-back@example.com", role = "admin" }))
            .JsonAsync())["invites"]![0]!["code"]!.GetValue<string>();

        (await server.SendAsync(new HttpMethod(method), $"/api/members/{id}", admin, method == "PATCH" ? new { role = "member" } : null))
            .EnsureSuccessStatusCode();

        Assert.Equal("revoked_token", await (await server.SendAsync(HttpMethod.Get, "/api/members", token)).ProblemAsync());
        var answer = await server.SendAsync(HttpMethod.Post, "/auth/register", null,
            new { email = "way-back@example.com", invite_code = code, machine = "mine" });
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task Invite_ByAnAdmin_ShowsCodesOnceAndTheListNever()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var answer = await server.SendAsync(HttpMethod.Post, "/auth/invite", admin,
            new { count = 2, email = " New@Example.com ", expires_in_hours = 1 });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var invites = (await answer.JsonAsync())["invites"]!.AsArray();
        Assert.Equal(2, invites.Select(i => i!["code"]!.GetValue<string>()).Distinct().Count());
        var first = invites[0]!;
        var code = first["code"]!.GetValue<string>();
        Assert.Matches("^takt-invite-[a-hjkmnp-z2-9]{31}$", code);
        Assert.Equal($"{server.Main.ToString().TrimEnd('/')}/join#{code}", first["join_url"]!.GetValue<string>());
        Assert.Contains($"\"invite_code\":\"{code}\"", first["register"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("\"email\":\"new@example.com\"", first["register"]!.GetValue<string>(), StringComparison.Ordinal);

        var page = await (await server.SendAsync(HttpMethod.Get, "/api/invites?limit=1", admin)).JsonAsync();
        var listed = page["invites"]!.AsArray().Single()!;
        Assert.Equal(("open", AdminEmail, "127.0.0.1"),
            (listed["state"]!.GetValue<string>(), listed["created_by"]!.GetValue<string>(), listed["created_from"]!.GetValue<string>()));
        var next = await (await server.SendAsync(HttpMethod.Get, "/api/invites?limit=1&cursor=" + page["next_cursor"], admin)).JsonAsync();
        Assert.Equal(first["id"]!.GetValue<long>(), next["invites"]!.AsArray().Single()!["id"]!.GetValue<long>());
        Assert.Equal(code[..16], next["invites"]![0]!["prefix"]!.GetValue<string>());
        foreach (var everywhere in new[] { page.ToJsonString(), next.ToJsonString(), await AuditAsync(server) })
            Assert.DoesNotContain(code, everywhere, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "count": 0 }""", "count")]
    [InlineData("""{ "count": 101 }""", "count")]
    [InlineData("""{ "role": "owner" }""", "role")]
    [InlineData("""{ "role": "admin" }""", "email")]
    [InlineData("""{ "email": "nobody" }""", "email")]
    [InlineData("""{ "expires_in_hours": 0 }""", "expires_in_hours")]
    [InlineData("""{ "expires_in_hours": 721 }""", "expires_in_hours")]
    [InlineData("""{ "organization_id": 2 }""", "organization_id")]
    public async Task Invite_ThatCantBe_NamesTheField(string body, string field)
    {
        await using var server = await StartWithAdminAsync();
        var answer = await server.SendAsync(HttpMethod.Post, "/auth/invite", await server.SignInAsync(), JsonNode.Parse(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.JsonAsync())["errors"]!.AsObject().Single().Key);
    }

    [Fact]
    public async Task Invite_ByOthers_IsRefused()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        var (plain, id) = await server.CreateTokenAsync(admin, new { label = "Plain" });
        var (full, _) = await server.CreateTokenAsync(admin, new { label = "Full", scopes = new[] { "admin" } });
        Assert.Equal("not_signed_in", await (await server.InviteAsync(null)).ProblemAsync());
        Assert.Equal("not_admin", await (await server.InviteAsync(member)).ProblemAsync());
        Assert.Equal("invalid_scope", await (await server.InviteAsync(plain)).ProblemAsync());
        Assert.Equal(HttpStatusCode.Created, (await server.InviteAsync(full)).StatusCode);
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);
        Assert.Equal("token_refused", await (await server.InviteAsync(plain)).ProblemAsync());
    }

    [Fact]
    public async Task Invite_Revoked_IsListedSoAndAnothersIsNotFound()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        var admin = await server.SignInAsync();
        await server.InviteAsync(admin);
        await server.SendAsync(HttpMethod.Post, "/auth/invite", admin, new { expires_in_hours = 1 });
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("expired", await StateAsync(server, admin, 2));
        Assert.Equal("open", await StateAsync(server, admin, 1));
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, "/api/invites/1", admin)).StatusCode);
        Assert.Equal("revoked", await StateAsync(server, admin, 1));
        Assert.Equal("invite_not_found", await (await server.SendAsync(HttpMethod.Delete, "/api/invites/99", admin)).ProblemAsync());
        Assert.Equal("invalid_request", await (await server.SendAsync(HttpMethod.Get, "/api/invites?state=lost", admin)).ProblemAsync());
        Assert.Single(
            (await (await server.SendAsync(HttpMethod.Get, "/api/invites?state=revoked", admin)).JsonAsync())["invites"]!.AsArray());
    }

    [Fact]
    public async Task Invite_OfAnAdminWhoLeft_EndsWithThem()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (second, id) = await server.AddMemberAsync(admin, "second@example.com", "admin");
        await server.InviteAsync(second);
        Assert.Equal("open", await StateAsync(server, admin, 1));
        await server.SendAsync(HttpMethod.Delete, $"/api/members/{id}", admin);
        Assert.Equal("revoked", await StateAsync(server, admin, 1));
    }

    private static async Task<string> StateAsync(TestServer server, string admin, long id)
    {
        var page = await (await server.SendAsync(HttpMethod.Get, "/api/invites", admin)).JsonAsync();
        return page["invites"]!.AsArray().Single(i => i!["id"]!.GetValue<long>() == id)!["state"]!.GetValue<string>();
    }

    private static async Task<string> AuditAsync(TestServer server) =>
        await server.Database.ScalarAsync<string>(
            "select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), '') from audit.events") ?? "";
}
