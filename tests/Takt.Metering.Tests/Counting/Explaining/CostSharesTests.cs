using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Explaining;

/// <summary>What metrics tell of cost, by kinds of tokens.</summary>
public sealed class CostSharesTests
{
    private const long November = 1_795_200_000_000_000_000;

    // Opus 4.8: 5, 25, 0.5 and 6.25 USD per million tokens.
    [Theory]
    [InlineData("claude-opus-4-8", 36_750_000, 5_000_000, 25_000_000, 500_000, 6_250_000)]
    [InlineData("claude-opus-4-8", 18_375_000, 2_500_000, 12_500_000, 250_000, 3_125_000)]
    [InlineData("claude-opus-4-8", 73_500_000, 10_000_000, 50_000_000, 1_000_000, 12_500_000)]
    [InlineData("claude-opus-4-8", 3, 0, 3, 0, 0)]
    [InlineData("unheard-of", 7_350, 1_000, 5_000, 100, 1_250)]
    public void ToldCost_GoesInProportionToTheList_WhateverTheClientsPrices(
        string model, long told, long input, long output, long read, long write) =>
        Assert.Equal(new CostParts(input, output, read, write),
            Sum(model, (Measure.Input, 1000), (Measure.Output, 1000), (Measure.CacheRead, 1000), (Measure.CacheWrite, 1000),
                (Measure.Cost, told)).Cost);

    [Fact]
    public void ToldCost_WithoutTokensThatCount_IsInputs() =>
    Assert.Equal(new CostParts(77, 0, 0, 0), Sum("claude-opus-4-8", (Measure.Cost, 77)).Cost);

    [Fact]
    public void TokensWithoutToldCost_CostTheirOwn() =>
    Assert.Equal(new CostParts(5_000, 25_000, 0, 0), Sum("claude-opus-4-8", (Measure.Input, 1), (Measure.Output, 1)).Cost);

    [Fact]
    public void Parts_OfAnyPoints_AddUpToWhatIsTold_AndAreNeverNegative()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var points = Enumerable.Range(0, random.Next(1, 9)).Select(_ => ((Measure)random.Next(1, 7), Any(12)))
                .Append((Measure.Cost, Any(17))).ToArray();
            var sum = Sum(random.Next(3) == 0 ? "unheard-of" : "claude-opus-4-8", points);

            Assert.Equal(points.Sum(point => point.Item1 == Measure.Cost ? point.Item2 : 0), sum.CostNano);
            Assert.True(sum.Cost is { Input: >= 0, Output: >= 0, CacheRead: >= 0, CacheWrite: >= 0 });
        }

        // As often small as large.
        long Any(int digits) => random.NextInt64((long)Math.Pow(10, random.Next(digits + 1)));
    }

    private static UsageAmounts Sum(string model, params (Measure Measure, long Counted)[] points)
    {
        var dimensions = new Dimensions { Hash = Guid.Empty, Source = "claude_code", Model = model, ModelFamily = model };
        var isPriced = points.All(point => point.Measure != Measure.Cost);
        var costed = points.Select((point, i) => new CostedPoint(
            new(Guid.Empty, true, new Guid(i, 0, 0, new byte[8]), point.Measure, dimensions, November - 1, November, November / 1000,
                point.Counted), point.Counted,
            PointCost.Of(point.Measure, point.Counted, isPriced, PriceList.BuiltIn, new PriceTerms(model), November / 1000)));
        return CostShares.Of(costed)
            .Aggregate(default(UsageAmounts), (sum, point) => sum + point.Cost.Amounts(point.Point.Measure, point.Counted));
    }
}
