using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting;

public sealed class UnitemisedTests
{
    private const long Minute = 60_000_000_000;

    [Fact]
    public void Lay_OneIntervalLacksACall_PutsTheRemainderThere()
    {
        Interval[] intervals = [At(1, 100), At(2, 250), At(3, 70)];
        KnownCall[] calls = [Known(0.5, 100), Known(1.5, 50), Known(2.5, 70)];
        Assert.Equal([0, 200, 0], Unitemised.Lay(Measure.Output, 200, intervals, calls));
    }

    [Fact]
    public void Lay_CallOnABoundary_IsNotCountedTwice()
    {
        // The call ended in the first interval but its event is stamped in the second: over the session nothing is missing.
        Interval[] intervals = [At(1, 100), At(2, 0)];
        Assert.Equal([0, 0], Unitemised.Lay(Measure.Output, 0, intervals, [Known(1.001, 100)]));
    }

    [Fact]
    public void Lay_TwoSourcesEndTogether_PutsTheRemainderWhereCallsAreMissing()
    {
        Interval[] intervals = [At(1, 100, "main"), At(1, 40, "subagent")];
        Assert.Equal([0, 40], Unitemised.Lay(Measure.Output, 40, intervals, [Known(0.5, 100, "main")]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lay_Anything_AddsUpToTheRemainder(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var intervals = Enumerable.Range(0, random.Next(1, 8)).Select(i => At(random.Next(1, 5), random.Next(0, 300), random.Next(2) == 0 ? "main" : "subagent")).ToArray();
            var calls = Enumerable.Range(0, random.Next(0, 8)).Select(i => Known(random.NextDouble() * 5, random.Next(0, 200), random.Next(2) == 0 ? "main" : "subagent")).ToArray();
            var remainder = Math.Max(0, intervals.Sum(i => i.Delta) - calls.Sum(c => c.Tokens.Output));
            var counted = Unitemised.Lay(Measure.Output, remainder, intervals, calls);
            Assert.Equal(remainder, counted.Sum());
            Assert.All(counted.Zip(intervals), pair => Assert.InRange(pair.First, 0, pair.Second.Delta));
        }
    }

    [Fact]
    public void Totals_TokensAllKnown_LeavesNoRoundingOfCost()
    {
        var totals = new SessionModelTotals
        {
            CallCount = 5,
            Calls = new(10, 20, 0, 0),
            Metrics = new(10, 20, 0, 0),
            TokenPoints = 2,
            CostPoints = 1,
            CallCostNano = 999_999,
            MetricCostNano = 1_000_000,
        };
        Assert.False(totals.AnyUnitemised);
    }

    [Fact]
    public void Totals_GenAiInputIncludesCache_IsHeldAgainstAllThatWentIn()
    {
        var totals = new SessionModelTotals { CallCount = 1, Calls = new(10, 5, 70, 20), TokenPoints = 1, MetricInputWithCache = 100 };
        Assert.Equal(0, totals.Unitemised(Measure.InputWithCache));
        Assert.Equal(7, (totals with { MetricInputWithCache = 107 }).Unitemised(Measure.InputWithCache));
    }

    private static Interval At(int minute, long delta, string source = "main") => new(Guid.NewGuid(), minute * Minute, source, delta);

    private static KnownCall Known(double minute, int output, string source = "main") => new((long)(minute * 60_000_000), source, new(0, output, 0, 0), 0);
}
