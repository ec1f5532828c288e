using System.Text.Json;
using Takt.Contracts.Usage;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Http;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Tests.Usage;

public sealed class SessionTests(UsageDatabase database) : IClassFixture<UsageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ShowsWhatASessionIs()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var ada = await world.MemberAsync("ada@x.org");
        var person = await world.PersonAsync("email", "ada@x.org", "ada@x.org");
        var machine = await world.MachineAsync("ada-laptop");
        var opus = await world.SeriesAsync(person, ("model", "opus"), ("machine_id", machine));
        var haiku = await world.SeriesAsync(person, ("model", "haiku"), ("machine_id", machine), ("repository", "acme/api"),
            ("branch", "main"));
        var session = await world.SessionAsync(opus, "2026-11-03T10:00Z", "2026-11-04T11:00Z", signals: 1 | 2 | 8);
        await world.UseAsync(opus, session, "2026-11-03T10:00Z", new(5, Input: 1));
        await world.UseAsync(haiku, session, "2026-11-04T11:00Z", new(7, Output: 2));
        await world.UseAsync(haiku, session, "2026-11-04T11:00Z", new(0, Output: 3, Calls: 0, Unpriced: 3, Unitemised: 3));
        await world.ActAsync(opus, session, "2026-11-03T10:00Z", ActivityKinds.Commits, 2);
        await world.ActAsync(opus, session, "2026-11-04T10:00Z", ActivityKinds.LinesAdded, 40);
        await world.ActAsync(opus, session, "2026-11-04T10:00Z", ActivityKinds.ActiveCli, 61_000);

        var page = await ListAsync(world, new() { OrganizationId = world.OrganizationId });

        var shown = Assert.Single(page.Sessions);
        Assert.Equal(["haiku", "opus"], shown.Models);
        Assert.Equal(["metrics", "logs", "transcripts"], shown.Signals);
        Assert.Equal(($"{ada}", "ada@x.org", "ada-laptop", "acme/api", "main"),
            (shown.Member, shown.MemberLabel, shown.Machine, shown.Repository, shown.Branch));
        Assert.Equal((0.000000012m, 2L, 1L, 5L, false),
            (shown.Totals.CostUsd, shown.Totals.Calls, shown.Totals.InputTokens, shown.Totals.OutputTokens, shown.Totals.CallsComplete));
        Assert.Equal((2L, 40L, 61L), (shown.Activity.Commits, shown.Activity.LinesAdded, shown.Activity.ActiveSeconds));
        Assert.Null(page.NextCursor);
    }

    [Theory]
    [InlineData("Newest")]
    [InlineData("Cost")]
    [InlineData("Tokens")]
    public async Task Pages_FollowEachOther_WithoutGapOrRepetition(string sort)
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"));
        for (var i = 0; i < 11; i++)
        {
            // Ties on purpose: several sessions share a time, a cost and a size.
            var at = $"2026-11-03T1{i / 4}:00:00.123456Z";
            await world.UseAsync(series, await world.SessionAsync(series, at), at, new(i / 3, Input: 1 + (i / 5)));
        }

        var query = new SessionQuery { OrganizationId = world.OrganizationId, Sort = Enum.Parse<SessionSort>(sort), Limit = 3 };
        List<SessionSummary> all = [];
        var page = await ListAsync(world, query);
        while (true)
        {
            all.AddRange(page.Sessions);
            if (page.NextCursor is null)
                break;
            Assert.True(PageCursor.TryParse(page.NextCursor, out var cursor));
            page = await ListAsync(world, query with { Cursor = cursor });
        }

        Assert.Equal(11, all.Select(s => s.SessionId).Distinct().Count());
        Assert.Equal(11, all.Count);
        Func<SessionSummary, decimal> rank = sort switch
        {
            "Cost" => s => s.Totals.CostUsd,
            "Tokens" => s => s.Totals.InputTokens,
            _ => s => s.LastAt.Ticks,
        };
        Assert.Equal(all.OrderByDescending(rank).Select(rank), all.Select(rank));
    }

    [Fact]
    public async Task Filters_PickSessionsByAnyOfTheirUsage_AndByTime()
    {
        var world = await UsageWorld.CreateAsync(database.Database, "Europe/Zurich");
        var person = await world.PersonAsync("email", "a@x.org");
        var opus = await world.SeriesAsync(person, ("model", "opus"));
        var haiku = await world.SeriesAsync(person, ("model", "haiku"));
        var mixed = await world.SessionAsync(opus, "2026-11-03T10:00Z");
        var small = await world.SessionAsync(haiku, "2026-11-03T23:30Z");
        await world.UseAsync(opus, mixed, "2026-11-03T10:00Z", new(5));
        await world.UseAsync(haiku, mixed, "2026-11-03T10:00Z", new(5));
        await world.UseAsync(haiku, small, "2026-11-03T23:30Z", new(5));
        var query = new SessionQuery { OrganizationId = world.OrganizationId };

        Assert.Equal([small, mixed], await IdsAsync(query with { Filters = UsageFilters.None.With(Dimension.Model, "haiku") }));
        Assert.Equal([mixed], await IdsAsync(query with { Filters = UsageFilters.None.With(Dimension.Model, "opus") }));
        Assert.Equal([small], await IdsAsync(query with { From = UsageWorld.Moment("2026-11-04") }));
        Assert.Equal([mixed], await IdsAsync(query with { To = UsageWorld.Moment("2026-11-04") }));
        Assert.Empty(await IdsAsync(query with { Filters = UsageFilters.None.With(Dimension.Team, "red") }));

        async Task<IEnumerable<Guid>> IdsAsync(SessionQuery q) => (await ListAsync(world, q)).Sessions.Select(s => s.SessionId);
    }

    [Fact]
    public async Task Detail_TellsWhatEachSignalSays_AndEveryCallThatCounts()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"), ("model", "opus"), ("query_source", "main"));
        var session = await world.SessionAsync(series, "2026-11-03T10:00Z");
        await world.UseAsync(series, session, "2026-11-03T10:02Z", new(7, Output: 4));
        await world.UseAsync(series, session, "2026-11-03T10:01Z", new(0, Input: 9, Unpriced: 9));
        // The span tells of a call that its event counts as.
        await world.CallAsync(series, session, "2026-11-03T10:00Z", new(3, Output: 4), evidence: 1);
        await world.ExecuteAsync("update usage set flags = $1, cost_nano = null where session_id = $2 and evidence = 1",
            (short)UsageFlags.Absorbed, session);
        await world.ExecuteAsync("""
            insert into session_models (organization_id, session_id, name, call_count, call_output, call_cost_nano, metric_token_points,
              metric_output)
            values ($1, $2, 'opus', 2, 4, 7, 3, 5)
            """, world.OrganizationId, session);
        await world.ActAsync(series, session, "2026-11-03T10:00Z", "hook_run", 3);

        var detail = await world.Sessions.FindAsync(world.OrganizationId, null, session, null, Cancel);

        Assert.NotNull(detail);
        Assert.Equal([(9L, (decimal?)null), (0L, 0.000000007m)], detail.Calls.Select(c => (c.InputTokens, c.CostUsd)));
        Assert.All(detail.Calls, c => Assert.Equal(("opus", "main", "event"), (c.Model, c.QuerySource, c.Evidence)));
        Assert.Equal(["unpriced", "reported"], detail.Calls.Select(c => c.CostBasis));
        var model = Assert.Single(detail.Reconciliation!);
        Assert.Equal((2L, 0.000000007m), (model.Calls.Count, model.Calls.CostUsd));
        Assert.Equal((3L, 5L, null), (model.Metrics.Count, model.Metrics.OutputTokens, model.Metrics.CostUsd));
        Assert.Equal((1L, 4L, null), (model.Spans.Count, model.Spans.OutputTokens, model.Spans.CostUsd));
        Assert.Equal(3, Assert.Single(detail.Activity, a => a.Key == "hook_run").Value);
        Assert.Equal("partial", detail.Standing.Completeness.State);
    }

    [Theory]
    [InlineData(UsageFlags.None, "priced", null, false)]
    [InlineData(UsageFlags.Reported | UsageFlags.SplitInferred, "reported", "inferred", false)]
    [InlineData(UsageFlags.Reported | UsageFlags.SplitFromTranscript, "reported", "transcript", false)]
    [InlineData(UsageFlags.Reported | UsageFlags.SplitReported, "reported", "reported", false)]
    [InlineData(UsageFlags.Reported | UsageFlags.CustomPricing, "reported", null, true)]
    public async Task Call_SaysHowItsCostIsKnown(UsageFlags flags, string basis, string? split, bool customPricing)
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"), ("model", "opus"));
        var session = await world.SessionAsync(series, "2026-11-03T10:00Z");
        await world.UseAsync(series, session, "2026-11-03T10:02Z", new(7, Output: 4));
        await world.ExecuteAsync("update usage set flags = $1 where session_id = $2", (short)flags, session);

        var call = Assert.Single((await world.Sessions.FindAsync(world.OrganizationId, null, session, null, Cancel))!.Calls);

        Assert.Equal((basis, split, customPricing), (call.CostBasis, call.CacheSplit, call.CustomPricing));
    }

    [Fact]
    public async Task Calls_BeyondAPage_FollowByCursor()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"), ("model", "opus"));
        var session = await world.SessionAsync(series, "2026-11-03T10:00Z");
        await world.ExecuteAsync("""
            insert into usage (organization_id, series_id, at, session_id, session_on, record_key, input, output, cache_read, cache_write,
              duration_ms, evidence, flags)
            select $1, $2, timestamptz '2026-11-03T10:00Z' + (i / 7) * interval '1 second', $3, '2026-11-03', gen_random_uuid(), i, 0, 0, 0,
              0, 3, 0 from generate_series(1, 1100) i
            """, world.OrganizationId, series, session);

        List<long> seen = [];
        PageCursor? after = null;
        do
        {
            var detail = await world.Sessions.FindAsync(world.OrganizationId, null, session, after, Cancel);
            seen.AddRange(detail!.Calls.Select(c => c.InputTokens));
            after = detail.NextCursor is { } next && PageCursor.TryParse(next, out var cursor) ? cursor : null;
        }
        while (after is not null);

        Assert.Equal(1100, seen.Count);
        Assert.Equal(1100, seen.Distinct().Count());
    }

    /// <summary>Whoever knows a session's id can report a record into it: that must tell them nothing of whose it is.</summary>
    [Theory]
    [InlineData(true, 12)]
    [InlineData(false, 12)]
    [InlineData(true, 0)]
    public async Task Viewer_WhoReportsIntoAColleaguesSession_SeesTheirOwnPartAlone(bool named, int hour)
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var (mallory, machine, own) = (await world.MemberAsync("mallory@x.org"), await world.MachineAsync("bobs-secret-host"),
            await world.MachineAsync("mallorys"));
        var his = await world.SeriesAsync(await world.PersonAsync("email", "bob@x.org", "bob@x.org"), ("model", "bobs-model"),
            ("machine_id", machine), ("repository", "acme/secret"), ("branch", "bobs-branch"), ("source", "bobs-source"));
        var hers = await world.SeriesAsync(await world.PersonAsync("member", $"{mallory}"), ("model", "opus"), ("machine_id", own));
        var session = await world.SessionAsync(his, "2026-11-03T08:15Z", "2026-11-03T19:45Z", signals: 7);
        await world.UseAsync(his, session, "2026-11-03T08:15Z", new(8));
        // Metrics alone know the day.
        await world.UseAsync(hers, session, "2026-11-03T12:00Z", hour == 0 ? new(4, Output: 3, Calls: 0, Unitemised: 3) : new(4));
        await world.ExecuteAsync("update sessions set named = $1, name = $2 where session_id = $3", named,
            named ? $"{session}" : "bob@x.org", session);

        var shown = Assert.Single((await ListAsync(world, new() { OrganizationId = world.OrganizationId, ViewerMemberId = mallory }))
            .Sessions);
        var detail = await world.Sessions.FindAsync(world.OrganizationId, mallory, session, null, Cancel);

        Assert.Equal(("mallory@x.org", "mallorys", null, null), (shown.MemberLabel, shown.Machine, shown.Repository, shown.Branch));
        Assert.Equal((hour, hour), (shown.FirstAt.UtcDateTime.Hour, shown.LastAt.UtcDateTime.Hour));
        Assert.Equal(["opus"], shown.Models);
        Assert.Empty(shown.Signals);
        foreach (var answer in new[] { JsonSerializer.Serialize(shown), JsonSerializer.Serialize(detail) })
            Assert.DoesNotMatch("(?i)bob|secret|08:15|19:45", answer);
        var whole = await world.Sessions.FindAsync(world.OrganizationId, null, session, null, Cancel);
        Assert.Equal(("bob@x.org", "bobs-secret-host", "acme/secret"),
            (whole!.Session.MemberLabel, whole.Session.Machine, whole.Session.Repository));
    }

    [Fact]
    public async Task Viewer_FindsOwnSessionsOnly_AndOnlyTheirPartOfASharedOne()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var ada = await world.MemberAsync("ada@x.org");
        var hers = await world.SeriesAsync(await world.PersonAsync("member", $"{ada}"));
        var his = await world.SeriesAsync(await world.PersonAsync("email", "bob@x.org"));
        var own = await world.SessionAsync(hers, "2026-11-03T10:00Z");
        var foreign = await world.SessionAsync(his, "2026-11-03T11:00Z");
        var shared = await world.SessionAsync(his, "2026-11-03T12:00Z");
        await world.UseAsync(hers, own, "2026-11-03T10:00Z", new(1));
        await world.UseAsync(his, foreign, "2026-11-03T11:00Z", new(2));
        await world.UseAsync(hers, shared, "2026-11-03T12:00Z", new(4));
        await world.UseAsync(his, shared, "2026-11-03T12:00Z", new(8));
        await world.ActAsync(his, shared, "2026-11-03T12:00Z", ActivityKinds.Commits, 1);

        var page = await ListAsync(world, new() { OrganizationId = world.OrganizationId, ViewerMemberId = ada });
        var part = await world.Sessions.FindAsync(world.OrganizationId, ada, shared, null, Cancel);

        Assert.Equal([(shared, 0.000000004m), (own, 0.000000001m)], page.Sessions.Select(s => (s.SessionId, s.Totals.CostUsd)));
        Assert.Null(await world.Sessions.FindAsync(world.OrganizationId, ada, foreign, null, Cancel));
        Assert.Equal(0.000000004m, Assert.Single(part!.Calls).CostUsd);
        Assert.Null(part.Reconciliation);
        Assert.Empty(part.Activity);
        Assert.NotNull((await world.Sessions.FindAsync(world.OrganizationId, ada, own, null, Cancel))!.Reconciliation);
    }

    [Fact]
    public async Task Session_OfAnotherOrganization_IsNotFound()
    {
        var one = await UsageWorld.CreateAsync(database.Database);
        var two = await UsageWorld.CreateAsync(database.Database);
        var session = await one.SessionAsync(await one.SeriesAsync(await one.PersonAsync("unknown", "")), "2026-11-03T10:00Z");

        Assert.Null(await two.Sessions.FindAsync(two.OrganizationId, null, session, null, Cancel));
        Assert.Empty((await ListAsync(two, new() { OrganizationId = two.OrganizationId })).Sessions);
        Assert.Equal(0, (await one.Sessions.FindAsync(one.OrganizationId, null, session, null, Cancel))!.Session.Totals.Sessions);
    }

    [Fact]
    public async Task LastEvent_IsTheNewestOfWhatTheViewerMaySee()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var ada = await world.MemberAsync("ada@x.org");
        Assert.Null((await world.LastEvents.ReadAsync(world.OrganizationId, null, Cancel)).SecondsAgo);
        await world.SessionAsync(await world.SeriesAsync(await world.PersonAsync("member", $"{ada}")), "2026-11-03T10:00Z",
            "2026-11-03T11:00Z");
        await world.SessionAsync(await world.SeriesAsync(await world.PersonAsync("email", "bob@x.org")), "2026-11-03T10:00Z",
            "2026-11-03T12:00Z");

        var all = await world.LastEvents.ReadAsync(world.OrganizationId, null, Cancel);
        var own = await world.LastEvents.ReadAsync(world.OrganizationId, ada, Cancel);

        Assert.Equal((12, 11), (all.At!.Value.Hour, own.At!.Value.Hour));
        Assert.Equal((long)(all.AsOf - all.At.Value).TotalSeconds, all.SecondsAgo);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("f_________________________________")]
    [InlineData("_3_________________________________")]
    public void Cursor_OfOurOwnMakingOnly_IsAccepted(string text) => Assert.False(PageCursor.TryParse(text, out _));

    private static Task<SessionPage> ListAsync(UsageWorld world, SessionQuery query) => world.Sessions.ListAsync(query, Cancel);
}
