using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Cost;

public sealed class CostPartsTests
{
    private static readonly TokenPrices List = new(Input: 3_000_000, Write5m: 3_750_000, Write1h: 6_000_000, Read: 300_000,
        Output: 15_000_000);

    [Fact]
    public void ListPrice_SplitsIntoEachKindsOwn() =>
        Assert.Equal(new CostParts(3_000, 15_000, 300, 3_750), CostParts.Split(22_050, new(1, 1, 1, 1), null, List));

    [Fact]
    public void ReportedCost_GoesInProportionToTheList() =>
        Assert.Equal(new CostParts(6_000, 30_000, 600, 7_500), CostParts.Split(44_100, new(1, 1, 1, 1), null, List));

    [Fact]
    public void OneHourWrites_WeighWhatTheyCost() =>
        Assert.Equal(new CostParts(3_000, 0, 0, 9_750), CostParts.Split(12_750, new(1, 0, 0, 2), 1, List));

    [Fact]
    public void LastNanos_GoToTheLargest() => Assert.Equal(new CostParts(1, 8, 0, 1), CostParts.Split(10, new(1, 1, 1, 1), null, List));

    [Fact]
    public void LastNanos_OfEquals_GoToTheFirst()
    {
        var even = new TokenPrices(1, 1, 1, 1, 1);
        Assert.Equal(new CostParts(4, 3, 3, 0), CostParts.Split(10, new(1, 1, 1, 0), null, even));
        Assert.Equal(new CostParts(0, 4, 3, 3), CostParts.Split(10, new(0, 1, 1, 1), null, even));
    }

    [Fact]
    public void UnknownModel_IsSplitAtTheUsualRatios()
    {
        Assert.Equal(new CostParts(1_000, 5_000, 100, 1_250), CostParts.Split(7_350, new(1, 1, 1, 1), null, null));
        Assert.Equal(new CostParts(1_000, 5_000, 100, 2_000), CostParts.Split(8_100, new(1, 1, 1, 1), 1, null));
    }

    [Fact]
    public void FreeModel_WithACost_IsSplitAtTheUsualRatios() =>
        Assert.Equal(new CostParts(1_000, 5_000, 0, 0), CostParts.Split(6_000, new(1, 1, 0, 0), null, default(TokenPrices)));

    [Fact]
    public void CostWithoutTokens_IsInputs() => Assert.Equal(new CostParts(77, 0, 0, 0), CostParts.Split(77, default, null, List));

    [Fact]
    public void Parts_AddUpToTheLastNano_HoweverLarge()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var tokens = new TokenCounts(Any(15), Any(15), Any(15), Any(15));
            var cost = Any(18);
            var parts = CostParts.Split(cost, tokens, random.Next(2) == 0 ? null : Any(16), random.Next(3) == 0 ? null : List);

            Assert.Equal(cost, parts.Total);
            Assert.True(parts is { Input: >= 0, Output: >= 0, CacheRead: >= 0, CacheWrite: >= 0 });
            if (!tokens.IsZero && tokens.Output == 0)
                Assert.Equal(0, parts.Output);
        }

        // As often small as large.
        long Any(int digits) => random.NextInt64((long)Math.Pow(10, random.Next(digits + 1)));
    }
}
