using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding.Tracking;

/// <summary>How far people have come, and what to do for each next: <c>GET /api/rollout</c> and the page.</summary>
public sealed class RolloutTests
{
    [Fact]
    public async Task Rollout_EveryStage_HasItsReasonSinceAndNextAction()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        foreach (var name in new[] { "invited", "late", "late" })
            (await server.InviteAsync(admin, new { count = 1, email = $"{name}@example.com" })).EnsureSuccessStatusCode();
        await server.Database.ExecuteAsync("update invites set expires_at = now() - interval '1 hour' where email = 'late@example.com'");
        await server.AddMemberAsync(admin, "bare@example.com");
        await TokenAsync(server, admin, "silent");
        await server.HearAsync(await TokenAsync(server, admin, "quiet"), "quiet-1");
        await server.AgeAsync(TimeSpan.FromDays(8));
        await AgeUsageAsync(server);
        await server.HearAsync(await TokenAsync(server, admin, "outdated"), "outdated-1", version: "2.1.150");
        await server.HearAsync(await TokenAsync(server, admin, "healthy"), "healthy-1");
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        await server.AddMemberAsync(admin, "dev@example.com");
        await server.HearAsync(shared, "ci-1");

        var page = await ListAsync(server, admin);
        var team = page["people"]!.AsArray().ToDictionary(person => person!["email"]!.GetValue<string>().Split('@')[0], person => person!);

        AssertStage("invited", "invited", "invite_open", "Remind them");
        AssertStage("late", "invited", "invite_expired", "has expired");
        AssertStage("bare", "registered", "no_token", "no token yet");
        AssertStage("silent", "registered", "nothing_came", "nothing has come");
        AssertStage("quiet", "seen", "quiet", "Quiet for more than a week");
        AssertStage("outdated", "seen", "known_bad", "update Claude Code: telemetry of 2.1.150");
        AssertStage("dev", "healthy", "shared_key", "through a shared key");
        AssertStage("healthy", "healthy", null, null);
        Assert.Equal(["invited", "invited", "registered", "registered", "registered", "seen", "seen", "healthy", "healthy"],
            page["people"]!.AsArray().Select(person => person!["stage"]!.GetValue<string>()));
        Assert.Equal("""{"people":9,"invited":2,"registered":3,"seen":2,"healthy":2}""", page["totals"]!.ToJsonString());
        Assert.Equal((1, 0), (team["healthy"]["machines"]!.GetValue<int>(), team["silent"]["machines"]!.GetValue<int>()));
        Assert.Equal(team["quiet"]["last_seen_at"]!.GetValue<string>(), team["quiet"]["since"]!.GetValue<string>());
        Assert.Equal((true, true), (team["late"]["member_id"] is null,
            team["late"]["invite_id"]!.GetValue<long>() > team["invited"]["invite_id"]!.GetValue<long>()));
        Assert.True(await server.Database.ScalarAsync<bool>(
            "select m.created_at = $1 from members m join users u using (user_id) where u.email = 'bare@example.com'",
            team["bare"]["since"]!.GetValue<DateTime>().ToUniversalTime()));

        void AssertStage(string name, string stage, string? reason, string? next)
        {
            Assert.Equal((name, stage, reason), (name, team[name]["stage"]!.GetValue<string>(), team[name]["reason"]?.GetValue<string>()));
            if (next is null)
                Assert.Null(team[name]["next_action"]);
            else
                Assert.Contains(next, team[name]["next_action"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    /// <summary>What Cowork calls its version is no version of Claude Code.</summary>
    [Fact]
    public async Task Rollout_OtherProductsOfThatVersion_AreHealthy()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.HearAsync(await TokenAsync(server, admin, "office"), null, version: "2.1.150", source: "cowork");

        var person = (await ListAsync(server, admin, "?stage=healthy"))["people"]!.AsArray().Single()!;

        Assert.Equal(("office@example.com", null), (person["email"]!.GetValue<string>(), person["reason"]?.GetValue<string>()));
    }

    /// <summary>A token at home that has fallen silent, and a code that has expired, are not all there is of a person.</summary>
    [Fact]
    public async Task Rollout_TheBestThatIsKnownOfAPerson_Counts()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.HearAsync(await TokenAsync(server, admin, "dev"), "laptop-1");
        await server.AgeAsync(TimeSpan.FromDays(8));
        await AgeUsageAsync(server);
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        await server.HearAsync(shared, "ci-1");
        for (var i = 0; i < 2; i++)
            (await server.InviteAsync(admin, new { count = 1, email = "twice@example.com" })).EnsureSuccessStatusCode();
        await server.Database.ExecuteAsync(
            "update invites set expires_at = now() - interval '1 hour' where invite_id = (select max(invite_id) from invites)");

        var healthy = (await ListAsync(server, admin, "?stage=healthy"))["people"]!.AsArray().Single()!;
        var invited = (await ListAsync(server, admin, "?stage=invited"))["people"]!.AsArray().Single()!;

        Assert.Equal(("dev@example.com", "shared_key"), (healthy["email"]!.GetValue<string>(), healthy["reason"]?.GetValue<string>()));
        Assert.Equal(("twice@example.com", "invite_open"), (invited["email"]!.GetValue<string>(), invited["reason"]!.GetValue<string>()));
    }

    /// <summary>Whoever has once been named by telemetry and is no more is not as if they had never come.</summary>
    [Fact]
    public async Task Rollout_SharedKeyThatHasFallenSilent_IsQuiet()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.AddMemberAsync(admin, "dev@example.com");
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        await server.HearAsync(shared, "ci-1");
        await server.AgeAsync(TimeSpan.FromDays(9));

        var person = (await ListAsync(server, admin, "?stage=seen"))["people"]!.AsArray().Single()!;

        Assert.Equal(("dev@example.com", "quiet"), (person["email"]!.GetValue<string>(), person["reason"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("", 1326)]
    [InlineData("stage=invited&", 1210)]
    [InlineData("stage=registered&", 116)]
    [InlineData("stage=healthy&", 0)]
    public async Task Rollout_BeyondOnePage_ListsEverybodyOnce_AndTotalsAreOfAll(string filter, int count)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await FillAsync(server);

        List<string> people = [];
        string? cursor = null;
        do
        {
            var page = await ListAsync(server, admin, $"?{filter}limit=200{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal("""{"people":1326,"invited":1210,"registered":116,"seen":0,"healthy":0}""", page["totals"]!.ToJsonString());
            people.AddRange(page["people"]!.AsArray().Select(person => person!["email"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        Assert.Equal(count, people.Count);
        Assert.Equal(count, people.Distinct().Count());
    }

    [Fact]
    public async Task Page_BeyondOnePage_LeadsOn_AndCountsAll()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await FillAsync(server);

        List<string> stages = [];
        string? first = null;
        for (string? next = "/settings/rollout"; next is not null;)
        {
            using var answer = await server.SendAsync(HttpMethod.Get, next, admin);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var html = await answer.Content.ReadAsStringAsync(Cancelled);
            first ??= html;
            stages.AddRange(PageLinks.Marked(html, "<tr data-stage"));
            next = PageLinks.Next(html);
        }

        Assert.Equal((1210, 116), (stages.Count(stage => stage == "invited"), stages.Count(stage => stage == "registered")));
        Assert.Contains(">1,326<", first, StringComparison.Ordinal);
        Assert.Contains(">116<", first, StringComparison.Ordinal);
    }

    /// <summary>Whoever stands behind the many is neither without a token nor unheard.</summary>
    [Fact]
    public async Task Rollout_BehindThousandsOfMachines_IsRightToo()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, fleet) = await server.CreateTokenAsync(admin, new { label = "fleet" });
        await server.HearAsync(await TokenAsync(server, admin, "early"), "early-1");
        await server.AgeAsync(TimeSpan.FromDays(1));
        await server.Database.ExecuteAsync(
            "insert into machines (organization_id, host_name) select 1, 'fleet-' || i from generate_series(1, 3000) as i");
        await server.HearMachinesAsync(fleet, "fleet-%", "interval '0'");

        var team = (await ListAsync(server, admin))["people"]!.AsArray();

        Assert.Equal([$"{AdminEmail} 3000 healthy", "early@example.com 1 healthy"],
            team.Select(person => $"{person!["email"]} {person["machines"]} {person["stage"]}"));
        var members = await server.SendAsync(HttpMethod.Get, "/settings/members", admin);
        Assert.Contains(">3,000<", await members.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollout_OfAnotherOrganization_IsNotSeen_AndMembersAreRefused()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        var elsewhere = await IngestHost.CreateTokenAsync(server, await IngestHost.CreateOrganizationAsync(server, "Elsewhere"), ["admin"]);

        var theirs = await ListAsync(server, elsewhere);

        Assert.Equal((0, 0), (theirs["totals"]!["people"]!.GetValue<int>(), theirs["people"]!.AsArray().Count));
        using var refused = await server.SendAsync(HttpMethod.Get, "/api/rollout", member);
        Assert.Equal((HttpStatusCode.Forbidden, "not_admin"), (refused.StatusCode, await refused.ProblemAsync()));
    }

    [Theory]
    [InlineData("stage=gone", "stage")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=0.1", "cursor")]
    [InlineData("state=seen", "state")]
    public async Task Rollout_AskedWrongly_IsRefusedByName(string query, string field)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/rollout?{query}", admin);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (answer.StatusCode, await answer.ProblemAsync()));
        Assert.Equal([field], (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key));
    }

    /// <summary>1,210 invited, some of them twice, and with the admin 116 who have registered.</summary>
    private static async Task FillAsync(TestServer server)
    {
        await server.Database.ExecuteAsync(
            """
            insert into invites (organization_id, hash, prefix, role, email, created_at, expires_at)
            select 1, sha256(convert_to('code ' || i, 'UTF8')), 'takt-invite-x', 'member', 'p' || i % 1210 || '@example.com', now(),
              now() + interval '1 day' from generate_series(1, 1300) i
            """);
        await server.Database.ExecuteAsync(
            """
            with u as (insert into users (email, created_at) select 'm' || i || '@example.com', now() from generate_series(1, 115) i
              returning user_id)
            insert into members (organization_id, user_id, role, created_at) select 1, user_id, 'member', now() from u
            """);
    }

    private static async Task<JsonNode> ListAsync(TestServer server, string credential, string query = "")
    {
        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/rollout{query}", credential);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static async Task<string> TokenAsync(TestServer server, string admin, string name) =>
        (await server.CreateTokenAsync((await server.AddMemberAsync(admin, $"{name}@example.com")).Cookie, new { label = name })).Token;

    /// <summary>Lets all usage be of more than a week ago, summed or not.</summary>
    private static async Task AgeUsageAsync(TestServer server)
    {
        foreach (var table in new[] { "usage_changes", "sums_persons_day" })
            await server.Database.ExecuteAsync($"update {table} set day = day - 9");
    }
}
