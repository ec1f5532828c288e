using Takt.Contracts.Feed;
using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Costs;

namespace Takt.Server.ApiDocument.Examples;

/// <summary>Two days of two models; the sums are sums.</summary>
internal static class UsageExamples
{
    public static readonly Standing Standing = new()
    {
        AsOf = Sample.Now,
        PriceList = "2026-10-09",
        Completeness = new() { State = "partial", UnitemisedTokens = 1_700, UnpricedTokens = 0, NewestEventAt = Sample.Now.AddMinutes(-1) },
    };

    private static readonly DateTimeOffset From = new(2026, 11, 19, 0, 0, 0, TimeSpan.Zero);

    private static readonly UsagePoint[] Opus = [Point(0, 41, 1.204_418m), Point(1, 63, 2.118_022_5m) with { UnitemisedTokens = 1_700 }];

    private static readonly UsagePoint[] Rest = [Point(0, 9, 0.031_204m), Point(1, 4, 0.012_871m)];

    public static IEnumerable<object> All =>
    [
        new UsageAnswer
        {
            Standing = Standing,
            From = From,
            To = From.AddDays(2),
            Interval = "day",
            TimeZone = "Europe/Zurich",
            GroupBy = ["model"],
            Totals = Sum(Opus.Concat(Rest)),
            Compared = new(From.AddDays(-7), From.AddDays(-5), 7),
            Change = Changed(Sum(Opus.Concat(Rest)), 0.412_6m),
            SessionsUnknown = UsageAnswer.WhyNoSessions,
            Groups =
            [
                new()
                {
                    Key = new Dictionary<string, string?> { ["model"] = Sample.Opus },
                    Labels = new Dictionary<string, string>(),
                    Totals = Sum(Opus),
                    Change = Changed(Sum(Opus), 0.401_1m),
                    Series = Opus,
                },
            ],
            Other = new() { Groups = 1, Totals = Sum(Rest), Change = Changed(Sum(Rest), 0.011_5m), Series = Rest },
        },
        new CostPage
        {
            Standing = Standing,
            From = From,
            To = From.AddDays(1),
            TimeZone = "Europe/Zurich",
            Items =
            [
                new(
                    new(2026, 11, 19),
                    new Dictionary<string, string> { ["member"] = "12", ["model"] = Sample.Opus, ["repository"] = "acme/api" },
                    new Dictionary<string, string> { ["member"] = "ada@example.com" },
                    Sum([Opus[0]])),
            ],
        },
        new DefinitionPage([new("new-tokens", "new tokens", "input + output + cache write", null)]),
        new FeedEvent("usage", Sample.Now),
        new LastEvent { At = Sample.Now.AddSeconds(-14), ReceivedAt = Sample.Now.AddSeconds(-12), AsOf = Sample.Now, SecondsAgo = 14 },
    ];

    /// <summary>Two thirds of it because less came from the cache.</summary>
    private static UsageChange Changed(UsageTotals now, decimal change) => new()
    {
        Before = now with { CostUsd = now.CostUsd - change },
        CostUsd = change,
        Why = new()
        {
            MoreCallsUsd = change / 4,
            DearerModelsUsd = 0,
            BiggerCallsUsd = change / 8,
            LessFromCacheUsd = change - (change / 4) - (change / 8),
            PriceListUsd = 0,
        },
    };

    public static UsageTotals Sum(IEnumerable<UsageTotals> parts) =>
        parts.Aggregate(new UsageTotals(), static (sum, part) => new UsageTotals
        {
            Calls = sum.Calls + part.Calls,
            UnitemisedTokens = sum.UnitemisedTokens + part.UnitemisedTokens,
            InputTokens = sum.InputTokens + part.InputTokens,
            OutputTokens = sum.OutputTokens + part.OutputTokens,
            CacheReadTokens = sum.CacheReadTokens + part.CacheReadTokens,
            CacheWriteTokens = sum.CacheWriteTokens + part.CacheWriteTokens,
            CostUsd = sum.CostUsd + part.CostUsd,
            CostInputUsd = sum.CostInputUsd + part.CostInputUsd,
            CostOutputUsd = sum.CostOutputUsd + part.CostOutputUsd,
            CostCacheReadUsd = sum.CostCacheReadUsd + part.CostCacheReadUsd,
            CostCacheWriteUsd = sum.CostCacheWriteUsd + part.CostCacheWriteUsd,
            CostReportedUsd = sum.CostReportedUsd + part.CostReportedUsd,
            CostPricedUsd = sum.CostPricedUsd + part.CostPricedUsd,
        });

    private static UsagePoint Point(int day, int calls, decimal cost) => new()
    {
        At = From.AddDays(day),
        Calls = calls,
        InputTokens = calls * 210,
        OutputTokens = calls * 640,
        CacheReadTokens = calls * 31_000,
        CacheWriteTokens = calls * 2_400,
        CostUsd = cost,
        CostInputUsd = cost / 20,
        CostOutputUsd = cost / 5,
        CostCacheReadUsd = cost / 2,
        CostCacheWriteUsd = cost / 4,
        CostReportedUsd = cost,
        CostPricedUsd = cost,
    };
}
