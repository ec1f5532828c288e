using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Cost;

public sealed class PricingTests
{
    private static readonly long November = Nano("2026-11-20");

    [Theory]
    [InlineData("claude-fable-5-1", 10_000, 12_500, 20_000, 250, 50_000)]
    [InlineData("claude-mythos-5", 10_000, 12_500, 20_000, 1_000, 50_000)]
    [InlineData("claude-opus-5-5", 4_000, 5_000, 8_000, 200, 20_000)]
    [InlineData("claude-opus-4-8", 5_000, 6_250, 10_000, 500, 25_000)]
    [InlineData("claude-opus-4-1-20250805", 15_000, 18_750, 30_000, 1_500, 75_000)]
    [InlineData("claude-sonnet-5-5", 2_000, 2_500, 4_000, 100, 10_000)]
    [InlineData("claude-sonnet-4-6", 3_000, 3_750, 6_000, 300, 15_000)]
    [InlineData("claude-haiku-5-5", 100, 125, 200, 10, 500)]
    [InlineData("claude-haiku-4-5-20251001", 1_000, 1_250, 2_000, 100, 5_000)]
    [InlineData("claude-3-haiku-20240307", 250, 300, 500, 30, 1_250)]
    public void EveryKindOfToken_HasItsPrice(string model, long input, long write5m, long write1h, long read, long output)
    {
        Assert.Equal(input, Pricing.Price(model, November, new TokenCounts(1, 0, 0, 0)));
        Assert.Equal(write5m, Pricing.Price(model, November, new TokenCounts(0, 0, 0, 1)));
        Assert.Equal(write1h, Pricing.Price(model, November, new TokenCounts(0, 0, 0, 1), cacheWrite1h: 1));
        Assert.Equal(read, Pricing.Price(model, November, new TokenCounts(0, 0, 1, 0)));
        Assert.Equal(output, Pricing.Price(model, November, new TokenCounts(0, 1, 0, 0)));
    }

    [Fact]
    public void CapturedHaikuCall_CostsWhatItsClientSaid() =>
        Assert.Equal(2_765_190, Pricing.Price("claude-haiku-5-5", November, new TokenCounts(2, 4, 9179, 13356), cacheWrite1h: 13356));

    [Fact]
    public void UnknownModel_IsUnpricedNotFree()
    {
        Assert.Null(Pricing.Price("claude-opus-5-7", November, new TokenCounts(1, 1, 1, 1)));
        Assert.Null(Pricing.Price("unknown", November, TokenCounts.Zero));
        Assert.Null(Pricing.Price(null, November, TokenCounts.Zero));
    }

    [Fact]
    public void NewSnapshotOfAKnownFamily_HasTheFamilysPrice() =>
        Assert.Equal(5_000, Pricing.Price("claude-opus-4-8-20270101", November, new TokenCounts(1, 0, 0, 0)));

    [Theory]
    [InlineData("2026-10-06T23:59:59Z", 200)]
    [InlineData("2026-10-07T00:00:00Z", 100)]
    [InlineData("2020-01-01T00:00:00Z", 200)]
    public void Price_IsThatOfItsTime(string at, long read) =>
        Assert.Equal(read, Pricing.Price("claude-sonnet-5-5", Nano(at), new TokenCounts(0, 0, 1, 0)));

    [Fact]
    public void LargeRequest_IsChargedWhollyAtItsTier()
    {
        Assert.Equal(100_000 * 100, Pricing.Price("claude-haiku-5-5", November, new TokenCounts(100_000, 0, 0, 0)));
        Assert.Equal((1 * 500) + (100_000 * 50) + 2_500, Pricing.Price("claude-haiku-5-5", November, new TokenCounts(1, 1, 100_000, 0)));
        Assert.Equal(
            200_000 * 100, Pricing.Price("claude-haiku-5-5", November, new TokenCounts(200_000, 0, 0, 0), options: PriceOptions.Aggregated));
    }

    [Fact]
    public void FastMode_CostsMoreWhereTheModelHasIt()
    {
        var tokens = new TokenCounts(1, 1, 1, 1);
        Assert.Equal(10_000 + 50_000 + 1_000 + 12_500, Pricing.Price("claude-opus-4-8", November, tokens, speed: "fast"));
        Assert.Equal(Pricing.Price("claude-opus-4-6", November, tokens), Pricing.Price("claude-opus-4-6", November, tokens, speed: "fast"));
    }

    [Fact]
    public void UsInference_AddsATenthRoundedHalfEven()
    {
        Assert.Equal(5_500, Pricing.Price("claude-opus-4-8", November, new TokenCounts(1, 0, 0, 0), options: PriceOptions.UsInference));
        // 125 × 1.1 = 137.5
        Assert.Equal(138, Pricing.Price("claude-haiku-5-5", November, new TokenCounts(0, 0, 0, 1), options: PriceOptions.UsInference));
        Assert.Equal(5_000, Pricing.Price("claude-opus-4-5", November, new TokenCounts(1, 0, 0, 0), options: PriceOptions.UsInference));
    }

    [Fact]
    public void UncountableSum_IsUnpriced() =>
        Assert.Null(Pricing.Price("claude-opus-4-8", November, new TokenCounts(long.MaxValue, 0, 0, 0)));

    [Fact]
    public void Pricing_AllocatesNothing()
    {
        var tokens = new TokenCounts(1, 2, 3, 4);
        Pricing.Price("claude-opus-4-8-20270101", November, tokens);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Pricing.Price("claude-opus-4-8-20270101", November, tokens);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void List_SaysWhereAndWhenItIsFrom()
    {
        Assert.Equal(new DateOnly(2026, 10, 9), PriceList.Current.Date);
        Assert.Equal("2026-10-09", PriceList.Current.Version);
        Assert.NotEmpty(PriceList.Current.Sources);
        Assert.All(PriceList.Current.Models, id => Assert.Equal(id, ModelId.Normalise(id).Id));
    }

    private static long Nano(string at) =>
        (DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal).Ticks
            - DateTimeOffset.UnixEpoch.Ticks) * 100;
}
