using Takt.Contracts.Usage;
using Takt.Metering.Cost;
using Takt.Metering.Usage;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Tests.Usage;

public sealed class UsageSumsTests(UsageDatabase database) : IClassFixture<UsageDatabase>
{
    [Fact]
    public async Task Totals_OfOneDay_AreExactToTheNanoDollar()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"), ("model", "claude-opus-4-8"));
        var session = await world.SessionAsync(series, "2026-11-03T10:00Z");
        await world.UseAsync(series, session, "2026-11-03T10:00Z",
            new(1, Input: 3, Output: 5, CacheRead: 7, CacheWrite: 11) { ReportedNano = 0, ListNano = 2 });
        await world.UseAsync(series, session, "2026-11-03T10:20Z", new(1_234_567_890_123));

        var answer = await AnswerAsync(world, world.Query("2026-11-03", "2026-11-04"));

        Assert.Equal(1234.567890124m, answer.Totals.CostUsd);
        Assert.Equal(1234.567890123m, answer.Totals.CostReportedUsd);
        Assert.Equal(1234.567890125m, answer.Totals.CostPricedUsd);
        Assert.Equal((2, 3, 5, 7, 11), (answer.Totals.Calls, answer.Totals.InputTokens, answer.Totals.OutputTokens,
            answer.Totals.CacheReadTokens, answer.Totals.CacheWriteTokens));
        Assert.Equal(1, answer.Totals.Sessions);
        Assert.Equal(answer.Totals, Assert.Single(answer.Groups).Totals);
        Assert.Equal("complete", answer.Standing.Completeness.State);
        Assert.Equal((PriceList.BuiltIn.Version, null), (answer.Standing.PriceList, answer.Standing.Repricing));
    }

    [Fact]
    public async Task EmptyRange_HasEveryBucket_WithZeros()
    {
        var world = await UsageWorld.CreateAsync(database.Database);

        var answer = await AnswerAsync(world, world.Query("2026-11-01", "2026-11-08"));

        var group = Assert.Single(answer.Groups);
        Assert.Empty(group.Key);
        Assert.Equal(7, group.Series.Count);
        Assert.All(group.Series, p => Assert.Equal(0m, p.CostUsd));
        Assert.Equal(new DateTimeOffset(2026, 11, 7, 0, 0, 0, TimeSpan.Zero), group.Series[6].At);
        Assert.Equal("empty", answer.Standing.Completeness.State);
    }

    [Fact]
    public async Task UnpricedAndUnitemised_AreFlagged_NotFree()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("unknown", ""), ("model", "mystery-1"));
        var session = await world.SessionAsync(series, "2026-11-03T10:00Z");
        await world.UseAsync(series, session, "2026-11-03T10:00Z", new(0, Input: 100, Unpriced: 100));
        await world.UseAsync(series, session, "2026-11-03T11:00Z", new(0, Output: 40, Calls: 0, Unpriced: 40, Unitemised: 40));

        var answer = await AnswerAsync(world, world.Query("2026-11-03", "2026-11-04"));

        Assert.Equal(140, answer.Totals.UnpricedTokens);
        Assert.Equal(40, answer.Totals.UnitemisedTokens);
        Assert.False(answer.Totals.CallsComplete);
        Assert.Equal("partial", answer.Standing.Completeness.State);
    }

    [Fact]
    public async Task OtherRow_HoldsWhatTheLimitCuts_AndUnattributedStays()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var person = await world.PersonAsync("email", "a@x.org");
        Guid shared = default;
        foreach (var (repository, cost) in new[] { ("big", 500L), ("mid", 300L), ("low", 20L), ("tiny", 10L), (null, 1L) })
        {
            var series = repository is null ? await world.SeriesAsync(person) : await world.SeriesAsync(person, ("repository", repository));
            if (shared == default)
                shared = await world.SessionAsync(series, "2026-11-03T10:00Z");
            await world.UseAsync(series, shared, "2026-11-03T10:00Z", new(cost));
        }

        var answer = await AnswerAsync(world, world.Query("2026-11-03", "2026-11-05") with { GroupBy = [Dimension.Repository], Limit = 2 });

        Assert.Equal(["big", "mid", null], answer.Groups.Select(g => g.Key[Dimension.Repository]));
        Assert.Equal(0.000000001m, answer.Groups[2].Totals.CostUsd);
        Assert.Equal(2, answer.Other!.Groups);
        Assert.Equal(0.000000030m, answer.Other.Totals.CostUsd);
        Assert.Equal((1, 0, 1), (answer.Groups[0].Totals.Sessions, answer.Other.Totals.Sessions, answer.Totals.Sessions));
        Assert.Equal(answer.Totals.CostUsd, answer.Groups.Sum(g => g.Totals.CostUsd) + answer.Other.Totals.CostUsd);
        Assert.Equal([0.000000030m, 0m], answer.Other.Series.Select(p => p.CostUsd));
    }

    /// <summary>
    /// Where it began, and by the labels it began with; by what varies within a session there is no count, and it says why.
    /// </summary>
    [Fact]
    public async Task Sessions_OverSeveralDaysAndModels_CountOnceWhereTheyBegin()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var person = await world.PersonAsync("email", "a@x.org");
        var opus = await world.SeriesAsync(person, ("model", "opus"), ("team", "red"));
        var haiku = await world.SeriesAsync(person, ("model", "haiku"), ("team", "blue"));
        var one = await world.SessionAsync(opus, "2026-11-03T10:00Z", "2026-11-04T10:00Z");
        var two = await world.SessionAsync(opus, "2026-11-04T10:00Z");
        await world.UseAsync(opus, one, "2026-11-03T10:00Z", new(20));
        await world.UseAsync(haiku, one, "2026-11-04T10:00Z", new(10));
        await world.UseAsync(opus, two, "2026-11-04T10:00Z", new(20));

        var query = world.Query("2026-11-03", "2026-11-05");
        var byTeam = await AnswerAsync(world, query with { GroupBy = [Dimension.Team] });
        var hourly = await AnswerAsync(world, query with { GroupBy = [Dimension.Team], Interval = UsageInterval.Hour });
        var bySession = await AnswerAsync(world, query with { GroupBy = [Dimension.Session] });
        var byModel = await AnswerAsync(world, query with { GroupBy = [Dimension.Model] });
        var ofModel = await AnswerAsync(world, query with { Filters = UsageFilters.None.With(Dimension.Model, "opus") });

        Assert.All([byTeam, hourly], a =>
        {
            Assert.Equal((2, null), (a.Totals.Sessions, a.SessionsUnknown));
            Assert.Equal([("red", 2), ("blue", 0)], a.Groups.Select(g => (g.Key[Dimension.Team]!, (int)g.Totals.Sessions!)));
        });
        Assert.Equal([1, 1], byTeam.Groups[0].Series.Select(p => p.Sessions));
        Assert.Equal((48, 2), (hourly.Groups[0].Series.Count, hourly.Groups[0].Series.Count(p => p.Sessions == 1)));
        Assert.Equal([1, 1], bySession.Groups.Select(g => g.Totals.Sessions));
        Assert.All([byModel, ofModel], a =>
        {
            Assert.All(a.Groups.Select(g => g.Totals).Append(a.Totals), totals => Assert.Null(totals.Sessions));
            Assert.Contains("varies within a session", a.SessionsUnknown, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task RowCountedOutAgain_IsNoGroupAndNoSession()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"), ("repository", "gone"));
        var session = await world.SessionAsync(series, "2026-11-03T10:00Z");
        await world.UseAsync(series, session, "2026-11-03T10:00Z", new(10, Input: 1, Calls: 2));
        await world.UseAsync(series, session, "2026-11-03T10:00Z", new(-10, Input: -1, Calls: -2));

        var answer = await AnswerAsync(world, world.Query("2026-11-03", "2026-11-04") with { GroupBy = [Dimension.Repository] });

        Assert.Empty(answer.Groups);
        Assert.Equal(0, answer.Totals.Sessions);
    }

    [Fact]
    public async Task ActiveTime_BelongsToWhoWasActive_NotToModels()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var ada = await world.PersonAsync("email", "ada@x.org");
        var idle = await world.SeriesAsync(ada, ("team", "red"));
        var opus = await world.SeriesAsync(ada, ("team", "red"), ("model", "opus"));
        var session = await world.SessionAsync(opus, "2026-11-03T10:00Z");
        await world.UseAsync(opus, session, "2026-11-03T10:00Z", new(10));
        await world.ActAsync(idle, session, "2026-11-03T10:00Z", ActivityKinds.ActiveUser, 2_500);
        await world.ActAsync(idle, session, "2026-11-03T10:00Z", ActivityKinds.ActiveCli, 1_500);
        await world.ActAsync(idle, session, "2026-11-03T10:00Z", ActivityKinds.Commits, 9_000);

        var byTeam = await AnswerAsync(world, world.Query("2026-11-03", "2026-11-04") with { GroupBy = [Dimension.Team] });
        var byModel = await AnswerAsync(world, world.Query("2026-11-03", "2026-11-04") with { GroupBy = [Dimension.Model] });

        var team = Assert.Single(byTeam.Groups).Totals;
        var model = Assert.Single(byModel.Groups).Totals;
        Assert.Equal((4, 9_000, 0), (team.ActiveSeconds, team.Commits, team.LinesAdded));
        Assert.Equal((null, null, null), (model.ActiveSeconds, model.Commits, model.LinesAdded));
    }

    private static Task<UsageAnswer> AnswerAsync(UsageWorld world, UsageQuery query) => world.AnswerAsync(query);
}
