using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Takt.Contracts;
using Takt.Contracts.Audit;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Members;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Audit;

public sealed class AuditApiTests
{
    private static readonly JsonSerializerOptions Json = TaktJson.Default.Options;

    [Fact]
    public async Task List_AfterARevocation_SaysItInWordsWithBeforeAndAfter()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, id) = await server.CreateTokenAsync(admin, new { label = "Ada's laptop" });
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);

        var history = await EventsAsync(server, admin, $"?entity=token&entity_key={id}");

        Assert.Equal(["token.revoke", "token.create"], history.Select(e => e.Action));
        var revoked = history[0];
        Assert.Equal(("revoked token Ada's laptop", "update", "token", "member:1", AdminEmail, "127.0.0.1"),
            (revoked.Summary, revoked.Operation, revoked.Entity, revoked.Actor, revoked.ActorName, revoked.Address));
        Assert.Equal(["revoked_at"], revoked.Changed);
        Assert.Equal("Ada's laptop", revoked.Before!.Value.GetProperty("label").GetString());
        Assert.False(revoked.Before!.Value.TryGetProperty("hash", out _));
        Assert.Equal(["hash"], history[1].SecretsChanged);
        Assert.Null(history[1].Before);
        Assert.Equal(revoked.Summary, (await (await server.SendAsync(HttpMethod.Get, $"/api/audit/{revoked.Id}", admin)).Content
            .ReadFromJsonAsync<AuditEvent>(Json, Cancelled))!.Summary);
    }

    [Fact]
    public async Task List_OneCallThatTouchesSeveralRows_SharesATransaction()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, id) = await server.AddMemberAsync(admin, "dev@example.com");
        await server.CreateTokenAsync(member, new { label = "Theirs" });
        await server.SendAsync(HttpMethod.Delete, $"/api/members/{id}", admin);

        var rows = await EventsAsync(server, admin, "?action=member.remove");

        Assert.Single(rows.Select(e => e.TransactionId).Distinct());
        Assert.Equal(
            ["removed member dev@example.com", "session dev@example.com changed", "token Theirs changed"], rows.Select(e => e.Summary)
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("?actor=member:1&action=token.", "token.create")]
    [InlineData("?actor=DEV@example.com", "token.create session.open")]
    [InlineData("?action=token.create", "token.create token.create")]
    [InlineData("?action=token.", "token.create token.create")]
    [InlineData("?action=tok.", "")]
    [InlineData("?entity=member", "member.create organization.bootstrap")]
    [InlineData("?entity=members", "member.create organization.bootstrap")]
    [InlineData("?member=2&sign_ins=false", "token.create member.create member.create")]
    [InlineData("?address=127.0.0.0/8&action=member.", "member.create member.create")]
    [InlineData("?address=10.0.0.1", "")]
    [InlineData("?from=2100-01-01", "")]
    [InlineData("?to=2001-01-01T00:00:00Z", "")]
    [InlineData("?from=2001-01-01&to=2100-01-01&entity=token", "token.create token.create")]
    [InlineData("?member=999", "")]
    public async Task List_Filtered_HasWhatTheFilterSays(string filter, string actions)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        await server.CreateTokenAsync(member, new { label = "Theirs" });
        await server.CreateTokenAsync(admin, new { label = "Admin's" });

        Assert.Equal(actions, string.Join(' ', (await EventsAsync(server, admin, filter)).Select(e => e.Action)));
    }

    [Fact]
    public async Task List_MembersToken_IsTheMembersDoing()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, id) = await server.CreateTokenAsync(admin, new { label = "Parent" });
        await server.CreateTokenAsync(token, new { label = "Child" });

        foreach (var filter in new[] { "?member=1", $"?actor={AdminEmail}" })
            Assert.Contains((await EventsAsync(server, admin, filter + "&action=token.create")).Select(e => e.Actor),
                actor => actor == $"token:{id}");
    }

    [Fact]
    public async Task List_PageByPage_MissesAndRepeatsNothing()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        for (var i = 0; i < 7; i++)
            await server.CreateTokenAsync(admin, new { label = $"t{i}" });
        var all = (await EventsAsync(server, admin, "")).Select(e => e.Id).ToList();

        List<long> paged = [];
        string? cursor = null;
        do
        {
            var page = await PageAsync(server, admin, "?limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            paged.AddRange(page.Events.Select(e => e.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(all, paged);
        Assert.True(paged.Count > 7);
    }

    [Fact]
    public async Task List_OfAnotherOrganization_ShowsNothingOfThisOne()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var other = await SecondOrganization.CreateAsync(server);
        // The same person in both: what one organization does to the user is filed there, and says nothing of the other.
        await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email = SecondOrganization.AdminEmail });
        await server.Database.ExecuteAsync(
            "select set_config('takt.organization', '1', true); update users set name = 'Renamed', last_organization_id = 2 "
                + $"where email = '{SecondOrganization.AdminEmail}'");

        var ours = await EventsAsync(server, admin, "?limit=200");
        var theirs = await EventsAsync(server, other, "?limit=200");

        Assert.Contains(ours, e => e.Entity == "user" && e.Changed.Contains("name"));
        Assert.DoesNotContain(theirs, e => e.Entity == "user");
        Assert.Empty(ours.Select(e => e.Id).Intersect(theirs.Select(e => e.Id)));
        Assert.All(ours, e => Assert.DoesNotContain("last_organization_id", e.After?.GetRawText() ?? "", StringComparison.Ordinal));
        Assert.All(
            ours, e => Assert.NotEqual("2", e.After?.TryGetProperty("organization_id", out var of) == true ? of.GetRawText() : null));
        Assert.Equal(
            "audit_event_not_found", await (await server.SendAsync(HttpMethod.Get, $"/api/audit/{ours[0].Id}", other)).ProblemAsync());
    }

    [Fact]
    public async Task Session_TakenToAnotherOrganization_DoesNotTellWhereItWas()
    {
        await using var server = await StartWithAdminAsync();
        await server.SignInAsync();
        var other = await SecondOrganization.CreateAsync(server);
        var member = await server.Database.ScalarAsync<long>("select member_id from members where organization_id = 2");
        await server.Database.ExecuteAsync(
            "update cookie_sessions set organization_id = 2, member_id = $1 where organization_id = 1", member);

        var moved = Assert.Single(await EventsAsync(server, other, "?entity=session"), e => e.Operation == "update");

        Assert.False(moved.Before!.Value.TryGetProperty("organization_id", out _));
        Assert.False(moved.Before!.Value.TryGetProperty("member_id", out _));
        Assert.Equal("2", moved.After!.Value.GetProperty("organization_id").GetRawText());
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?address=here", "address")]
    [InlineData("?member=me", "member")]
    [InlineData("?sign_ins=no", "sign_ins")]
    [InlineData("?entiti=token", "entiti")]
    [InlineData("/export?format=xml", "format")]
    public async Task List_WrongParameter_IsNamed(string query, string field)
    {
        await using var server = await StartWithAdminAsync();
        var answer = await server.SendAsync(HttpMethod.Get, "/api/audit" + query, await server.SignInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.JsonAsync())["errors"]!.AsObject().Single().Key);
    }

    [Fact]
    public async Task Export_InBothForms_HasEveryEventAndNoFormula()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.CreateTokenAsync(admin, new { label = "=cmd|' /C calc'!A1, \"quoted\"" });
        var all = await EventsAsync(server, admin, "?limit=200");

        var lines = await (await server.SendAsync(HttpMethod.Get, "/api/audit/export", admin)).Content.ReadAsStringAsync(Cancelled);
        var csv = await server.SendAsync(HttpMethod.Get, "/api/audit/export?format=csv&entity=token", admin);

        Assert.Equal(all.Select(e => e.Id),
            lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["id"]!.GetValue<long>()));
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        var text = await csv.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("\"created token =cmd|' /C calc'!A1, \"\"quoted\"\"\"", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("a;=cmd|' /C calc'!A1")]
    [InlineData("a;+1")]
    [InlineData("a; @sum")]
    [InlineData("a;\"=1")]
    [InlineData("a\t-1")]
    [InlineData("a\n=1")]
    public async Task Export_ForASpreadsheetThatSplitsElsewhere_HasNoFormulaEither(string label)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.CreateTokenAsync(admin, new { label = "Plain" });
        // By hand: what comes over the API is one line, what was stored long ago may not be.
        await server.Database.ExecuteAsync("update tokens set label = '" + label.Replace("'", "''", StringComparison.Ordinal) + "'");

        var csv = await (await server.SendAsync(HttpMethod.Get, "/api/audit/export?format=csv&entity=token", admin)).Content
            .ReadAsStringAsync(Cancelled);

        Assert.Contains("a", csv, StringComparison.Ordinal);
        Assert.DoesNotMatch("[;\t\r\n][ \"]*[=+@-]", csv);
    }

    private static async Task<IReadOnlyList<AuditEvent>> EventsAsync(TestServer server, string credential, string query) =>
        (await PageAsync(server, credential, query)).Events;

    private static async Task<AuditPage> PageAsync(TestServer server, string credential, string query)
    {
        var answer = await server.SendAsync(HttpMethod.Get, "/api/audit" + query, credential);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<AuditPage>(Json, Cancelled))!;
    }

}
