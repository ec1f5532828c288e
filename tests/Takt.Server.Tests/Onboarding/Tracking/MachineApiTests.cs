using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding.Tracking;

/// <summary><c>GET /api/machines</c>: who is tracking, for programs.</summary>
public sealed class MachineApiTests
{
    [Fact]
    public async Task Machines_OfEveryState_AreToldWithWhatToDo()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "fleet" });
        await server.CreateTokenAsync(admin, new { label = "unused", machine = "desk" });
        await server.HearAsync(token, "stale-1", version: "2.1.150");
        await server.AgeAsync(TimeSpan.FromHours(2), "stale-1");
        await server.HearAsync(token, "recent-1");
        await server.AgeAsync(TimeSpan.FromMinutes(30), "recent-1");
        await server.HearAsync(token, "active-1", account: "acc-9");

        var page = await ListAsync(server, admin);
        var machines = page["machines"]!.AsArray();

        Assert.Equal(["active-1 active", "recent-1 recent", "stale-1 stale", "desk never"],
            machines.Select(m => $"{m!["host_name"]} {m["state"]}"));
        Assert.Equal("""{"machines":4,"active":1,"recent":1,"stale":1,"never":1}""", page["totals"]!.ToJsonString());
        Assert.Null(page["next_cursor"]);
        var (active, stale, never) = (machines[0]!, machines[2]!, machines[3]!);
        Assert.Equal((AdminEmail, "fleet", false, 123L), (active["member_email"]!.GetValue<string>(),
            active["token_label"]!.GetValue<string>(), active["known_bad"]!.GetValue<bool>(), active["tokens_24h"]!.GetValue<long>()));
        Assert.Equal("dev@example.com", Assert.Single(active["accounts"]!.AsArray())!.GetValue<string>());
        Assert.Equal(["metrics never", "logs active", "traces never"],
            active["signals"]!.AsArray().Select(s => $"{s!["signal"]} {s["status"]}"));
        Assert.True(
            DateTimeOffset.Parse(active["last_seen_at"]!.GetValue<string>(), null) > TimeProvider.System.GetUtcNow().AddMinutes(-5));
        Assert.Equal(("2.1.150", true), (stale["app_version"]!.GetValue<string>(), stale["known_bad"]!.GetValue<bool>()));
        Assert.Contains("may send nothing without a word: update Claude Code", stale["next_action"]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.Contains("silent_exporter", stale["warnings"]!.AsArray().Select(w => w!["code"]!.GetValue<string>()));
        Assert.Null(never["last_seen_at"]);
        Assert.Contains("Nothing has come with the token “unused”", never["next_action"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active", "active-1")]
    [InlineData("recent", "recent-1")]
    [InlineData("stale", "stale-1")]
    [InlineData("never", "desk")]
    public async Task Machines_FilteredByState_AreThoseAlone_AndTotalsStayOfAll(string state, string host)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, token) = await server.CreateTokenAsync(admin, new { label = "fleet" });
        await server.CreateTokenAsync(admin, new { label = "unused", machine = "desk" });
        await HearAsync(server, token, "active", 1, TimeSpan.Zero);
        await HearAsync(server, token, "recent", 1, TimeSpan.FromMinutes(30));
        await HearAsync(server, token, "stale", 1, TimeSpan.FromDays(9));

        var page = await ListAsync(server, admin, $"?state={state}");

        Assert.Equal(host, Assert.Single(page["machines"]!.AsArray())!["host_name"]!.GetValue<string>());
        Assert.Equal(4, page["totals"]!["machines"]!.GetValue<int>());
    }

    [Fact]
    public async Task Machines_AskedByAMember_AreTheirOwn_AndOtherOrganizationsAreNobodys()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        var (own, _) = await server.CreateTokenAsync(member, new { label = "own", scopes = new[] { "usage:write", "usage:read" } });
        var (write, _) = await server.CreateTokenAsync(member, new { label = "write alone", scopes = new[] { "usage:write" } });
        var (others, _) = await server.CreateTokenAsync(admin, new { label = "admin's" });
        await server.HearAsync(own, "laptop-1");
        await server.HearAsync(others, "admin-1");
        var elsewhere = await IngestHost.CreateTokenAsync(server, await IngestHost.CreateOrganizationAsync(server, "Elsewhere"),
            ["usage:write", "usage:read"]);
        await server.HearAsync(elsewhere, "theirs-1");

        Assert.Equal([null, "admin-1", "laptop-1"], await HostsAsync(server, admin));
        Assert.Equal([null, "laptop-1"], await HostsAsync(server, member));
        Assert.Equal([null, "laptop-1"], await HostsAsync(server, own));
        Assert.Equal(["theirs-1"], await HostsAsync(server, elsewhere));
        Assert.Equal((1, 1), ((await ListAsync(server, own))["totals"]!["active"]!.GetValue<int>(),
            (await ListAsync(server, own))["totals"]!["never"]!.GetValue<int>()));
        using var refused = await server.SendAsync(HttpMethod.Get, "/api/machines", write);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("invalid_scope", await refused.ProblemAsync());
    }

    /// <summary>Whose token it is, and how it begins, is not for every dashboard that reads usage.</summary>
    [Fact]
    public async Task Machines_AskedByATokenOfNobody_AreThoseThatItWasHeardFrom()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (shared, _) = await server.CreateTokenAsync(
            admin, new { label = "shared", member_id = 0, scopes = new[] { "usage:write", "usage:read" } });
        var (ruling, _) = await server.CreateTokenAsync(
            admin, new { label = "rules", member_id = 0, scopes = new[] { "usage:read", "admin" } });
        var (own, _) = await server.CreateTokenAsync(admin, new { label = "admin's" });
        await server.HearAsync(own, "admin-1");

        Assert.Equal([null], await HostsAsync(server, shared));
        await server.HearAsync(shared, "ci-1");
        Assert.Equal(["ci-1"], await HostsAsync(server, shared));
        Assert.Equal(["admin-1", "ci-1"], await HostsAsync(server, ruling));
    }

    /// <summary>Many are heard by one export, at the very same moment; and many tokens were never heard.</summary>
    [Theory]
    [InlineData("", 655)]
    [InlineData("state=stale&", 250)]
    [InlineData("state=never&", 5)]
    public async Task Machines_BeyondOnePage_AreAllListedOnce(string filter, int count)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, token) = await server.CreateTokenAsync(admin, new { label = "fleet" });
        await HearAsync(server, token, "active", 400, TimeSpan.Zero);
        await HearAsync(server, token, "stale", 250, TimeSpan.FromDays(1));
        for (var i = 0; i < 5; i++)
            await server.CreateTokenAsync(admin, new { label = $"unused {i}", machine = $"unused-{i}" });

        List<string> hosts = [];
        string? cursor = null;
        do
        {
            var page = await ListAsync(server, admin, $"?{filter}limit=100{(cursor is null ? "" : $"&cursor={cursor}")}");
            hosts.AddRange(page["machines"]!.AsArray().Select(m => m!["host_name"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        Assert.Equal(count, hosts.Count);
        Assert.Equal(count, hosts.Distinct().Count());
        Assert.Equal(hosts.OrderBy(host => host.Split('-')[0] switch { "active" => 0, "stale" => 1, _ => 2 }), hosts);
    }

    [Theory]
    [InlineData("state=asleep", "state")]
    [InlineData("state=active&state=stale", "state")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("cursor=1", "cursor")]
    [InlineData("cursor=_py6h6J2AAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("status=active", "status")]
    public async Task Machines_AskedWrongly_AreRefusedByName(string query, string field)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/machines?{query}", admin);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", await answer.ProblemAsync());
        Assert.Equal([field], (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key));
    }

    /// <summary>The page leads through the same list.</summary>
    [Fact]
    public async Task Page_BeyondOnePage_LeadsOnWithTheFilterAndBack()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, token) = await server.CreateTokenAsync(admin, new { label = "fleet" });
        await HearAsync(server, token, "active", 3, TimeSpan.Zero);
        await HearAsync(server, token, "stale", 730, TimeSpan.FromDays(1));

        List<string> hosts = [];
        var path = "/machines?state=stale";
        for (string? next = path; next is not null; next = PageLinks.Next(await ReadAsync(next)))
        {
            Assert.StartsWith(path, next, StringComparison.Ordinal);
            hosts.AddRange(PageLinks.Marked(await ReadAsync(next), "data-machine"));
        }

        Assert.Equal(730, hosts.Distinct().Count());
        Assert.Equal(730, hosts.Count);
        var first = await ReadAsync(path);
        Assert.Contains(">Stale 730<", first, StringComparison.Ordinal);
        Assert.Contains(">All 733<", first, StringComparison.Ordinal);
        Assert.Contains("href=\"/machines?state=stale\">Back to the start", await ReadAsync(PageLinks.Next(first)!),
            StringComparison.Ordinal);
        Assert.DoesNotContain("Back to the start", first, StringComparison.Ordinal);

        async Task<string> ReadAsync(string address)
        {
            using var answer = await server.SendAsync(HttpMethod.Get, address, admin);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync(Cancelled);
        }
    }

    /// <summary>As if one token had been heard from so many machines, all at one moment.</summary>
    private static async Task HearAsync(TestServer server, long token, string name, int count, TimeSpan ago)
    {
        await server.Database.ExecuteAsync(
            "insert into machines (organization_id, host_name) select 1, $1 || '-' || i from generate_series(1, $2) i", name, count);
        await server.HearMachinesAsync(token, $"{name}-%", $"interval '{(int)ago.TotalMinutes} minutes'", "2.1.300");
    }

    private static async Task<IEnumerable<string?>> HostsAsync(TestServer server, string credential) =>
        (await ListAsync(server, credential))["machines"]!.AsArray().Select(m => m!["host_name"]?.GetValue<string>()).Order();

    private static async Task<JsonNode> ListAsync(TestServer server, string credential, string query = "")
    {
        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/machines{query}", credential);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
