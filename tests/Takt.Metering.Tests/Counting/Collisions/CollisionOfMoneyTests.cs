using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Collisions;

/// <summary>What metrics' cost adds to calls' cost: by the tokens that no call explains, and continuously so.</summary>
public sealed class CollisionOfMoneyTests
{
    private const long Dollar = 1_000_000_000;

    // Opus 4.8 takes $25 for a million tokens of output.
    private static readonly TokenCounts TenDollars = new(0, 400_000, 0, 0);

    [Fact]
    public void Cost_TokensAllExplainedByATranscript_IsTheLists() =>
        Assert.Equal(10 * Dollar, Cost(new Small().Line("m", tokens: TenDollars).Points(TenDollars).Point(Measure.Cost, 15 * Dollar)));

    [Fact]
    public void Cost_OneTokenMoreThanATranscriptExplains_IsThatTokensShareOfTheMetrics()
    {
        var cost = Cost(
            new Small().Line("m", tokens: TenDollars).Points(TenDollars with { Output = 400_001 }).Point(Measure.Cost, 15 * Dollar));
        var share = 15 * Dollar / 400_001;
        Assert.InRange(cost, (10 * Dollar) + share, (10 * Dollar) + share + 1);
    }

    [Fact]
    public void Cost_TokensAllExplainedByAnEvent_IsTheEvents() =>
        Assert.Equal(
            12 * Dollar, Cost(new Small().Event("a", TenDollars, cost: 12 * Dollar).Points(TenDollars).Point(Measure.Cost, 15 * Dollar)));

    [Fact]
    public void Cost_OneTokenMoreThanAnEventExplains_IsTheMetrics() =>
        Assert.Equal(15 * Dollar, Cost(new Small().Event("a", TenDollars, cost: 12 * Dollar).Points(TenDollars with { Output = 400_001 })
            .Point(Measure.Cost, 15 * Dollar)));

    private static long Cost(Small small) => Verdict.Total(small.Rows()).CostNano;
}
