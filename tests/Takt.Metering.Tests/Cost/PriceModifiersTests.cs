using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Cost;

/// <summary>What place, speed and tier do to a price: nano-dollars of one token of each kind, written for five minutes.</summary>
public sealed class PriceModifiersTests
{
    private const long November = 1_795_200_000_000_000_000;

    // Sonnet 4.5: 3,000 + 15,000 + 300 + 3,750 = 22,050. Opus 4.8: 5,000 + 25,000 + 500 + 6,250 = 36,750; fast 73,500.
    // Sonnet 4: 22,050 as well. Haiku 5.5: 100 + 500 + 10 + 125 = 735. Haiku 3: 250 + 1,250 + 30 + 300 = 1,830.
    [Theory]
    [InlineData("claude-sonnet-4-5-20250929", null, null, null, null, 22_050)]
    [InlineData("claude-sonnet-4-5-20250929", null, "us", null, null, 24_255)]
    [InlineData("claude-sonnet-4-5-20250929", null, "eu", null, null, 24_255)]
    [InlineData("claude-sonnet-4-5-20250929", null, "apac", null, null, 24_255)]
    [InlineData("claude-sonnet-4-5-20250929", null, "global", null, null, 22_050)]
    [InlineData("claude-sonnet-4-20250514", null, "us", null, null, 22_050)]
    [InlineData("claude-opus-4-8", null, "us", null, null, 40_425)]
    [InlineData("claude-opus-4-8", null, null, "us", null, 40_425)]
    [InlineData("claude-opus-4-8", null, null, "global", null, 36_750)]
    [InlineData("claude-opus-4-8", null, null, "not_available", null, 36_750)]
    [InlineData("claude-sonnet-4-5-20250929", null, null, "us", null, 22_050)]
    [InlineData("claude-opus-4-8", null, "us", "us", null, 40_425)]
    [InlineData("claude-opus-4-8", null, "global", "us", null, 40_425)]
    [InlineData("claude-opus-4-8", "fast", null, null, null, 73_500)]
    [InlineData("claude-opus-4-8", "fast", null, "us", null, 80_850)]
    [InlineData("claude-opus-4-6", "fast", null, null, null, 36_750)]
    [InlineData("claude-opus-4-8", null, null, null, "batch", 18_375)]
    [InlineData("claude-opus-4-8", null, null, null, "standard", 36_750)]
    [InlineData("claude-opus-4-8", null, null, null, "priority", 36_750)]
    [InlineData("claude-opus-4-8", null, null, null, "flex", 36_750)]
    [InlineData("claude-3-haiku-20240307", null, null, null, "batch", 1_830)]
    [InlineData("claude-opus-4-8", null, "eu", null, "batch", 20_212)] // 20,212.5 to the even nano
    [InlineData("claude-haiku-5-5", null, "us", null, null, 808)] // 808.5
    [InlineData("claude-haiku-5-5", null, null, null, "batch", 368)] // 367.5
    public void Call_CostsWhatItsTermsSay(string model, string? speed, string? profile, string? geography, string? tier, long nano) =>
        Assert.Equal(nano, Pricing.Price(
            PriceList.BuiltIn, new PriceTerms(model, speed, profile, geography, tier), November, new TokenCounts(1, 1, 1, 1)));

    [Fact]
    public void RegionalCall_OfAHundredthAndAHalfCent_CostsATenthMore()
    {
        var tokens = new TokenCounts(1000, 100, 10000, 2000);

        Assert.Equal(15_000_000, Pricing.Price(PriceList.BuiltIn, new("claude-sonnet-4-6", Profile: "global"), November, tokens));
        Assert.Equal(16_500_000, Pricing.Price(PriceList.BuiltIn, new("claude-sonnet-4-5-20250929", Profile: "us"), November, tokens));
    }

    /// <summary>Each place is asked by what it is said with: a cloud's by the model's id, the provider's by the usage block.</summary>
    [Fact]
    public void EveryModelPlaceSpeedAndTier_CostsWhatItsOwnSurchargesSay()
    {
        var all =
            from model in PriceList.BuiltIn.Models
            from region in new[] { null, "us", "eu", "europe-west1", "global" }
            from geography in new[] { null, "us", "global" }
            from tier in new[] { null, "batch", "priority" }
            from speed in new[] { null, "fast" }
            select (model, region, geography, tier, speed);
        foreach (var (model, region, geography, tier, speed) in all)
        {
            var prices = PriceList.BuiltIn.Find(model)!;
            var terms = PriceTerms.Of(new()
            {
                Hash = Guid.Empty,
                Source = "claude_code",
                Model = model,
                ModelRegion = region,
                InferenceGeo = geography,
                ServiceTier = tier,
                Speed = speed,
            });
            var surcharge = (prices.Regional && region is not (null or "global")) || (prices.UsInference && geography == "us");
            var percent = (surcharge ? 110 : 100) * (tier == "batch" && prices.Batch ? 50 : 100);
            var usual = speed is not null && prices.Fast is { } fast ? fast : prices.Periods[^1].Prices;

            // So many tokens that nothing is rounded.
            Assert.Equal(usual.Output * percent / 100, Pricing.Price(PriceList.BuiltIn, terms, November, new(0, 100_000, 0, 0)));
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("standard", false)]
    [InlineData("batch", false)]
    [InlineData("priority", true)]
    [InlineData("flex", true)]
    public void TierWithoutAPrice_SaysThatTheStandardOneStandsIn(string? tier, bool standsIn) =>
        Assert.Equal(
            standsIn, Pricing.Find(PriceList.BuiltIn, new("claude-opus-4-8", Tier: tier), November, TokenCounts.Zero)!.Value.StandsIn);

    [Fact]
    public void RegionalCost_IsSplitAtItsOwnPrices()
    {
        var terms = new PriceTerms("claude-opus-4-8", Profile: "us");
        var tokens = new TokenCounts(10, 20, 30, 40);
        var nano = Pricing.Price(PriceList.BuiltIn, terms, November, tokens, cacheWrite1h: 17)!.Value;

        Assert.Equal(new CacheSplit(17, CustomPricing: false), CacheSplit.Infer(PriceList.BuiltIn, terms, November, tokens, nano));
    }
}
