using Takt.Contracts.Prices;
using Takt.Server.PriceHistory;
using Takt.Server.Prices;

namespace Takt.Server.ApiDocument.Examples;

internal static class PriceExamples
{
    private const string Version = "2026-10-09", Pending = "2026-10-09+7c1d09ab";

    private static readonly TokenPricesUsd Public = new(5, 6.25m, 10, 0.5m, 25), Own = new(4, 5, 8, 0.4m, 20);

    private static readonly CorrectionItem Correction = new()
    {
        Id = 3,
        Model = Sample.Opus,
        From = new(2026, 11, 1),
        Prices = Own,
        CreatedAt = Sample.Now.AddDays(-1),
        CreatedBy = Sample.MemberId,
    };

    public static IEnumerable<object> All =>
    [
        new PriceListAnswer
        {
            Version = Version,
            PendingVersion = Pending,
            Date = new(2026, 10, 9),
            Sources = ["https://platform.claude.com/docs/en/about-claude/pricing"],
            RegionalPercent = 110,
            UsInferencePercent = 110,
            BatchPercent = 50,
            Models =
            [
                new()
                {
                    Model = Sample.Opus,
                    Ids = [],
                    Regional = true,
                    UsInference = true,
                    Batch = true,
                    Periods = [new(null, Public, null, null)],
                    Fast = new(10, 12.5m, 20, 1, 50),
                    Today = Public,
                },
            ],
            Corrections = [Correction],
            Notes = [PriceListDocument.ReportedNote],
        },
        new CreateCorrectionsRequest(
            [new(Sample.Opus, new(2026, 11, 1), Prices: new(4, 5, 8, 0.4m, 20)), new("claude-*", new(2026, 11, 1), Multiplier: 0.85m)]),
        new CreatedCorrections(Pending, [Correction]),
        new PricingExport(PricingTable.Parse(PricingTable.Example),
            [new(4, "claude-*", "the client's table has one multiplier, for all models")], PriceListDocument.ReportedNote),
        new PriceVersionPage([new(2, Pending, 1, Sample.Now.AddDays(-1), Sample.MemberId, null, null, null)], null),
        new RepriceRequest(2, new(2026, 10, 1)),
        new UndoRequest(2),
        new RepriceProgress(2, Pending, new(2026, 10, 1), "running", 43),
        new RepricePreview
        {
            VersionId = 2,
            Version = Pending,
            From = new(2026, 10, 1),
            FirstPossibleDay = new(2026, 1, 1),
            Summary = RepriceDocument.Summary(1204, -31.2m, new(2026, 10, 1), isWhole: true),
            Complete = true,
            Sessions = 1204,
            Calls = 18_311,
            Intervals = 96,
            CostUsdBefore = 412.5m,
            CostUsdAfter = 381.3m,
            CostPricedUsdBefore = 408.25m,
            CostPricedUsdAfter = 377.05m,
            UnpricedTokensBefore = 0,
            UnpricedTokensAfter = 0,
        },
    ];
}
