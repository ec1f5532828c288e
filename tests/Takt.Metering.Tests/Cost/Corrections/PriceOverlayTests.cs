using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Cost.Corrections;

/// <summary>
/// Which row holds for a call, and what it then costs. The list says 5,000 nano-dollars for a token of Opus 4.8 and of Opus 4.7.
/// </summary>
public sealed class PriceOverlayTests
{
    private const long November = 1_795_200_000_000_000_000;
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("claude-opus-4-8", 1_000L)]
    [InlineData("claude-opus-4-8-20270101", 1_000L)]
    [InlineData("claude-opus-4-7", 5_000L)]
    [InlineData("house-model", null)]
    public void FamilysPrice_HoldsForItAndItsSnapshots(string model, long? nano) =>
        Assert.Equal(nano, Input(new(model), Own("claude-opus-4-8", 1)));

    [Fact]
    public void ModelThatTheListDoesNotKnow_GetsAPrice() => Assert.Equal(2_000, Input(new("house-model"), Own("house-model", 2)));

    [Fact]
    public void SaidMoreExactly_GoesFirst()
    {
        PriceCorrection[] rows = [Own("claude-opus-4-8-20270101", 1), Own("claude-opus-4-8", 2), Own("claude-opus-4*", 3),
            Own("claude-*", 4), Own("*", 5)];

        foreach (var ordered in new[] { rows, [.. rows.Reverse()] })
        {
            Assert.Equal(1_000, Input(new("claude-opus-4-8-20270101"), ordered));
            Assert.Equal(2_000, Input(new("claude-opus-4-8"), ordered));
            Assert.Equal(3_000, Input(new("claude-opus-4-7"), ordered));
            Assert.Equal(4_000, Input(new("claude-sonnet-5"), ordered));
            Assert.Equal(5_000, Input(new("gpt-5.1"), ordered));
        }
    }

    [Theory]
    [InlineData("eu", null, null, 1_000)]
    [InlineData(null, "eu", null, 1_000)]
    [InlineData("us", "eu", null, 3_000)]
    [InlineData(null, null, "batch", 2_000)]
    [InlineData("eu", null, "batch", 500)]
    [InlineData(null, null, null, 3_000)]
    public void Scope_IsThatOfThePlaceAndTheTier(string? profile, string? geography, string? tier, long nano) =>
        Assert.Equal(nano, Input(
            new("claude-opus-4-8", Profile: profile, Geography: geography, Tier: tier),
            Own("claude-opus-4-8", 3), Own("claude-opus-4-8", 1) with { Geography = "eu" },
            Own("claude-opus-4-8", 2) with { Tier = "batch" }, Own("claude-opus-4-8", 0.5m) with { Geography = "eu", Tier = "batch" }));

    [Fact]
    public void StandardTier_IsAlsoWhatNamesNone() =>
        Assert.Equal(1_000, Input(new("claude-opus-4-8"), Own("claude-opus-4-8", 1) with { Tier = "standard" }));

    [Theory]
    [InlineData("2026-09-30T23:59:59Z", 5_000)]
    [InlineData("2026-10-01T00:00:00Z", 1_000)]
    [InlineData("2026-10-31T23:59:59Z", 1_000)]
    [InlineData("2026-11-01T00:00:00Z", 2_000)]
    [InlineData("2026-12-01T00:00:00Z", 1_000)]
    [InlineData("2027-01-01T00:00:00Z", 5_000)]
    public void Days_AreThoseOfUtc_AndTheLaterBeginningGoesFirst(string at, long nano)
    {
        var list = PriceList.BuiltIn.With([
            Own("claude-opus-4-8", 2) with { From = new(2026, 11, 1), Until = new(2026, 12, 1) },
            Own("claude-opus-4-8", 1) with { From = new(2026, 10, 1), Until = new(2027, 1, 1) },
        ]);
        var time = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds() * 1_000_000_000;

        Assert.Equal(nano, Pricing.Price(list, new("claude-opus-4-8"), time, new TokenCounts(1, 0, 0, 0)));
    }

    [Fact]
    public void OfTwoAlike_TheLaterSaidHolds() =>
    Assert.Equal(2_000, Input(new("claude-opus-4-8"), Own("claude-opus-4-8", 1), Own("claude-opus-4-8", 2)));

    [Theory]
    [InlineData("claude-opus-4-8", null, null, null, 4_250)] // 5,000 × 0.85
    [InlineData("claude-opus-4-8", "us", null, null, 4_675)] // × 1.1
    [InlineData("claude-opus-4-8", null, "batch", null, 2_125)] // × 0.5
    [InlineData("claude-opus-4-8", null, null, "fast", 8_500)]
    [InlineData("claude-opus-4-7", null, null, null, 850)] // its own price, also discounted
    [InlineData("claude-opus-4-7", "us", "batch", "fast", 850)] // and nothing else is added to it
    public void Multiplier_IsOnWhateverACallCosts(string model, string? profile, string? tier, string? speed, long nano) =>
        Assert.Equal(nano, Input(new(model, speed, Profile: profile, Tier: tier), Factor("*", 0.85m), Own("claude-opus-4-7", 1)));

    [Fact]
    public void Multipliers_DoNotAddUp() =>
        Assert.Equal(2_500, Input(new("claude-opus-4-8"), Factor("*", 0.85m), Factor("claude-opus-*", 0.5m)));

    [Fact]
    public void DiscountedCost_IsSplitByTheDiscountedList()
    {
        var list = PriceList.BuiltIn.With([Factor("*", 0.85m)]);
        var tokens = new TokenCounts(10, 20, 30, 40);
        var nano = Pricing.Price(list, new("claude-opus-4-8"), November, tokens, cacheWrite1h: 17)!.Value;

        Assert.Equal(new CacheSplit(17, CustomPricing: false), CacheSplit.Infer(list, new("claude-opus-4-8"), November, tokens, nano));
        Assert.True(CacheSplit.Infer(PriceList.BuiltIn, new("claude-opus-4-8"), November, tokens, nano).CustomPricing);
    }

    [Fact]
    public void Version_FollowsFromTheRows()
    {
        var list = PriceList.BuiltIn.With([Own("claude-opus-4-8", 1)]);

        Assert.StartsWith("2026-10-09+", list.Version, StringComparison.Ordinal);
        Assert.Equal(list.Version, PriceList.BuiltIn.With([Own("claude-opus-4-8", 1)]).Version);
        Assert.Equal(list.Version, PriceList.BuiltIn.With([Factor("*", 0.5m)]).With([Own("claude-opus-4-8", 1)]).Version);
        Assert.NotEqual(list.Version, PriceList.BuiltIn.With([Own("claude-opus-4-8", 1) with { From = Today }]).Version);
        Assert.Equal("2026-10-09", list.With([]).Version);
    }

    [Fact]
    public void CorrectedList_PricesWithoutAllocating()
    {
        var list = PriceList.BuiltIn.With([Own("claude-opus-4-8", 1) with { From = Today }, Factor("*", 0.85m), Own("claude-sonnet-*", 2)]);
        var terms = new PriceTerms("claude-opus-4-8-20270101", Profile: "us");
        var tokens = new TokenCounts(1, 2, 3, 4);
        Pricing.Price(list, terms, November, tokens);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Pricing.Price(list, terms, November, tokens);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void LargestPriceAndFactor_StayExactOrAreUncountable()
    {
        var list = PriceList.BuiltIn.With([new("dear", Prices: All(10_000)), Factor("*", 10)]);

        Assert.Equal(100_000_000L * 1_000_000, Pricing.Price(list, new("dear"), November, new TokenCounts(1_000_000, 0, 0, 0)));
        Assert.Null(Pricing.Price(list, new("dear"), November, new TokenCounts(long.MaxValue, long.MaxValue, 0, 0)));
        Assert.True(CacheSplit.Infer(list, new("dear"), November, new TokenCounts(long.MaxValue, long.MaxValue, 0, 0), 1).CustomPricing);
    }

    private static long? Input(PriceTerms terms, params PriceCorrection[] rows) =>
        Pricing.Price(PriceList.BuiltIn.With(rows), terms, November, new TokenCounts(1, 0, 0, 0));

    private static PriceCorrection Own(string model, decimal usd) => new(model, Prices: All(usd));

    private static PriceCorrection Factor(string model, decimal factor) =>
        new(model, MultiplierPpm: (long)(factor * PriceCorrection.MultiplierOfOne));

    private static TokenPrices All(decimal usd)
    {
        var pico = (long)(usd * PriceCorrection.PicoPerTokenOfUsdPerMillion);
        return new(pico, pico, pico, pico, pico);
    }
}
