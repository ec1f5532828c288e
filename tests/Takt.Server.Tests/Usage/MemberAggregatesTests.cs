using System.Net;
using System.Text.Json.Nodes;
using Takt.Metering.Usage;
using Takt.Server.Tests.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Usage;

/// <summary>What members see of their organization's usage, with the setting and without.</summary>
public sealed class MemberAggregatesTests : IAsyncLifetime
{
    private const string Noon = "2026-11-03T12:00Z", Day = "/api/usage?from=2026-11-03&to=2026-11-04",
        Everyones = Day + "&view=organization";

    private TestServer _server = null!;
    private UsageWorld _world = null!;
    private long _adaId, _bobId;
    private Guid _adas, _bobs;
    private string _ada = "", _bob = "", _everyone = "";

    public static TheoryData<string> Open => [.. AggregateDimension.All];

    public static TheoryData<string> Closed => [.. Dimension.All.Except(AggregateDimension.All)];

    /// <summary>Ada has used 1 nano-dollar, Bob, an admin, 2, and somebody unknown 4: each in a session of their own.</summary>
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await _server.Database.ExecuteAsync("select ensure_partitions('2026-10-01', '2026-11-30')");
        _world = await UsageWorld.CreateAsync(_server.Database);
        _adaId = await _world.MemberAsync("ada@x.org");
        _bobId = await _world.MemberAsync("bob@x.org");
        await _world.ExecuteAsync("update members set role = 'admin' where member_id = $1", _bobId);
        _adas = await SpendAsync(await _world.PersonAsync("member", $"{_adaId}"), 1, ("model", "haiku"), ("repository", "acme/api"),
            ("team", "red"), ("branch", "adas-branch"),
            ("query_source", "main"), ("agent", "reviewer"), ("skill", "pdf"), ("plugin", "tools"), ("mcp_server", "search"),
            ("effort", "high"), ("speed", "fast"),
            ("environment", "production"), ("app_version", "2.1.197"), ("os", "linux"), ("source", "claude_code"));
        _bobs = await SpendAsync(await _world.PersonAsync("email", "bob@x.org", "bob@x.org"), 2, ("model", "opus"),
            ("repository", "acme/web"), ("team", "red"),
            ("machine_id", await _world.MachineAsync("bobs-laptop")),
            ("account_id", await _world.AccountAsync("acc-bob", "org-1", "seat@x.org")));
        await SpendAsync(await _world.PersonAsync("user", "u-1", "eve@elsewhere.org"), 4, ("model", "opus"));
        _ada = await _world.CookieAsync(_adaId);
        _bob = await _world.TokenAsync(_bobId, "usage:read", "admin");
        _everyone = await _world.TokenAsync(null, "usage:read", "admin");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Member_WithoutTheSetting_SeesTheirOwnAndIsToldWhomToAsk()
    {
        Assert.Equal((1m, 1, 1), Figures(await JsonAsync(Day, _ada)));
        Assert.Equal((1m, 1, 1), Figures(await JsonAsync(Day + "&view=own", _ada)));
        foreach (var question in new[] { Everyones, Everyones + "&group_by=model", Everyones + "&group_by=member" })
        {
            using var refused = await GetAsync(question, _ada);
            Assert.Equal((HttpStatusCode.Forbidden, "aggregates_not_allowed"), (refused.StatusCode, await refused.ProblemAsync()));
            Assert.Contains("Settings → Organization", (await refused.JsonAsync())["next_action"]!.GetValue<string>(),
                StringComparison.Ordinal);
        }

        // An admin's token without the scope admin reads as a member does.
        var reader = await _world.TokenAsync(_bobId, "usage:read", "usage:write");
        Assert.Equal("aggregates_not_allowed", await (await GetAsync(Everyones, reader)).ProblemAsync());
    }

    [Fact]
    public async Task Member_WithTheSetting_SeesExactSums_AndStillTheirOwnByDefault()
    {
        await AllowAsync();

        Assert.Equal((1m, 1, 1), Figures(await JsonAsync(Day, _ada)));
        Assert.Equal((7m, 3, 3), Figures(await JsonAsync(Everyones, _ada)));
        Assert.Equal((7m, 3, 3), Figures(await JsonAsync(Everyones + "&interval=hour", _ada)));
        Assert.Equal((3m, 2, 2), Figures(await JsonAsync(Everyones + "&team=red", _ada)));
        Assert.Equal((4m, 1, 1), Figures(await JsonAsync(Everyones + "&repository=", _ada)));
        var byModel = await JsonAsync(Everyones + "&group_by=model,team", _ada);
        Assert.Equal(["opus||4", "opus|red|2", "haiku|red|1"],
            byModel["groups"]!.AsArray().Select(g => $"{g!["key"]!["model"]}|{g["key"]!["team"]}|{Figures(g).Nano:0}"));
        // The same as an admin sees.
        Assert.Equal((await JsonAsync(Everyones + "&group_by=model,team", _everyone))["groups"]!.ToJsonString(),
            byModel["groups"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Open))]
    public async Task Aggregate_ByWhatNamesNobody_IsAnswered(string dimension)
    {
        await AllowAsync();

        var varies = DimensionTable.Rows.Single(row => row.Name == dimension).OfCall;
        var grouped = await JsonAsync($"{Everyones}&group_by={dimension}", _ada);
        Assert.Equal((7m, 3, varies ? null : 3), Figures(grouped));
        Assert.Equal(7m, grouped["groups"]!.AsArray().Sum(group => Figures(group!).Nano));
        Assert.Equal((0m, 0, varies ? null : 0), Figures(await JsonAsync($"{Everyones}&{dimension}=there-is-none", _ada)));
        foreach (var name in new[] { "ada", "bob", "eve@", "seat@", "u-1", "acc-", $"{_bobs}" })
            Assert.DoesNotContain(name, grouped.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task Aggregate_ByWhatPointsAtSomebody_IsRefused_HoweverItIsAsked(string dimension)
    {
        await AllowAsync();
        string[] ways = [$"&group_by={dimension}", $"&group_by=model,{dimension}", $"&group_by=model&group_by={dimension}",
            $"&{dimension}=x", $"&{dimension}=", $"&team=red&{dimension}=x"];

        foreach (var way in ways)
        {
            using var refused = await GetAsync(Everyones + way, _ada);
            Assert.Equal((HttpStatusCode.Forbidden, "aggregate_not_allowed"), (refused.StatusCode, await refused.ProblemAsync()));
            var problem = await refused.JsonAsync();
            Assert.Equal([dimension], problem["dimensions"]!.AsArray().Select(name => name!.GetValue<string>()));
            Assert.Equal(AggregateDimension.All, problem["allowed"]!.AsArray().Select(name => name!.GetValue<string>()));
        }

        // Their own usage, and everything for an admin, by any dimension as before.
        Assert.Equal((1m, 1, 1), Figures(await JsonAsync($"{Day}&group_by={dimension}", _ada)));
        Assert.Equal((7m, 3, 3), Figures(await JsonAsync($"{Everyones}&group_by={dimension}", _everyone)));
    }

    [Fact]
    public async Task Admin_SeesEveryoneByDefault_AndTheirOwnOnDemand()
    {
        Assert.Equal((7m, 3, 3), Figures(await JsonAsync(Day, _bob)));
        Assert.Equal((7m, 3, 3), Figures(await JsonAsync(Everyones, _bob)));
        Assert.Equal((2m, 1, 1), Figures(await JsonAsync(Day + "&view=own", _bob)));
        Assert.Equal((0m, 0, 0), Figures(await JsonAsync($"{Day}&view=own&member={_adaId}", _bob)));
    }

    [Theory]
    [InlineData("usage:read")]
    [InlineData("usage:read", "usage:write")]
    public async Task TokenOfAMember_ReadsTheirOwnOnly_EvenWithTheSetting(params string[] scopes)
    {
        await AllowAsync();
        var token = await _world.TokenAsync(_adaId, scopes);

        Assert.Equal((1m, 1, 1), Figures(await JsonAsync(Day, token)));
        using var refused = await GetAsync(Everyones, token);
        Assert.Equal((HttpStatusCode.Forbidden, "aggregates_not_allowed"), (refused.StatusCode, await refused.ProblemAsync()));
        Assert.StartsWith("Sign in", (await refused.JsonAsync())["next_action"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenOfNobody_HasNoUsageOfItsOwn()
    {
        var shared = await _world.TokenAsync(null, "usage:read");

        Assert.Equal((7m, 3, 3), Figures(await JsonAsync(Everyones + "&group_by=member", shared)));
        using var refused = await GetAsync(Day + "&view=own", shared);
        Assert.Equal((HttpStatusCode.BadRequest, "no_own_usage"), (refused.StatusCode, await refused.ProblemAsync()));
    }

    [Fact]
    public async Task AnotherOrganizationsSetting_HasNoEffect()
    {
        var other = await UsageWorld.CreateAsync(_server.Database);
        var member = await other.MemberAsync("ada@x.org");
        await other.ExecuteAsync("update organizations set member_aggregates = true where organization_id = $1", other.OrganizationId);

        Assert.Equal("aggregates_not_allowed", await (await GetAsync(Everyones, _ada)).ProblemAsync());
        Assert.Equal((0m, 0, 0), Figures(await JsonAsync(Everyones, await other.CookieAsync(member))));
    }

    [Fact]
    public async Task Setting_IsTheAdmins_Audited_AndHoldsFromTheNextRequest()
    {
        Assert.False((await JsonAsync("/api/organization", _bob))["member_aggregates"]!.GetValue<bool>());
        Assert.Equal("not_admin",
            await (await ChangeAsync(await _world.TokenAsync(_adaId, "admin"), new { member_aggregates = true })).ProblemAsync());

        Assert.True((await (await ChangeAsync(_bob, new { member_aggregates = true })).JsonAsync())["member_aggregates"]!.GetValue<bool>());
        Assert.Equal((7m, 3, 3), Figures(await JsonAsync(Everyones, _ada)));
        Assert.True((await (await ChangeAsync(_bob, new { name = "Acme" })).JsonAsync())["member_aggregates"]!.GetValue<bool>());
        Assert.False(
            (await (await ChangeAsync(_bob, new { member_aggregates = false })).JsonAsync())["member_aggregates"]!.GetValue<bool>());
        Assert.Equal("aggregates_not_allowed", await (await GetAsync(Everyones, _ada)).ProblemAsync());

        Assert.Equal("false>true bob@x.org|true>false bob@x.org", await _server.Database.ScalarAsync<string>(
            """
            select string_agg((before ->> 'member_aggregates') || '>' || (after ->> 'member_aggregates') || ' ' || actor_name, '|'
              order by event_id)
            from audit.events where organization_id = $1 and action = 'organization.change'
              and before -> 'member_aggregates' <> after -> 'member_aggregates'
            """, _world.OrganizationId));
    }

    [Fact]
    public async Task Setting_OpensNothingButSums()
    {
        await AllowAsync();

        Assert.Equal(
            $"{_adas}", Assert.Single((await JsonAsync("/api/sessions", _ada))["sessions"]!.AsArray())!["session_id"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("/api/sessions?view=organization", _ada)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/api/sessions/{_bobs}", _ada)).StatusCode);
        foreach (var path in new[] { "/api/raw-batches", "/api/persons", "/api/members", "/api/audit", "/api/organization" })
            Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(path, _ada)).StatusCode);
    }

    private Task AllowAsync() =>
        _world.ExecuteAsync("update organizations set member_aggregates = true where organization_id = $1", _world.OrganizationId);

    private async Task<Guid> SpendAsync(long person, long nano, params (string, object)[] columns)
    {
        var series = await _world.SeriesAsync(person, columns);
        var session = await _world.SessionAsync(series, Noon);
        await _world.UseAsync(series, session, Noon, new(nano));
        return session;
    }

    private Task<HttpResponseMessage> GetAsync(string path, string token) => _server.SendAsync(HttpMethod.Get, path, token);

    private Task<HttpResponseMessage> ChangeAsync(string token, object change) =>
        _server.SendAsync(HttpMethod.Patch, "/api/organization", token, change);

    private async Task<JsonNode> JsonAsync(string path, string token)
    {
        using var answer = await GetAsync(path, token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    /// <summary>Nano-dollars, calls and sessions of an answer or a group.</summary>
    private static (decimal Nano, long Calls, long? Sessions) Figures(JsonNode answer)
    {
        var totals = answer["totals"]!;
        return (totals["cost_usd"]!.GetValue<decimal>() * 1_000_000_000, totals["calls"]!.GetValue<long>(),
            totals["sessions"]?.GetValue<long>());
    }
}
