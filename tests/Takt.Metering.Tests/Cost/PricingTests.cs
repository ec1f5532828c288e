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
        Assert.Equal(input, Price(model, new TokenCounts(1, 0, 0, 0)));
        Assert.Equal(write5m, Price(model, new TokenCounts(0, 0, 0, 1)));
        Assert.Equal(write1h, Price(model, new TokenCounts(0, 0, 0, 1), cacheWrite1h: 1));
        Assert.Equal(read, Price(model, new TokenCounts(0, 0, 1, 0)));
        Assert.Equal(output, Price(model, new TokenCounts(0, 1, 0, 0)));
    }

    [Fact]
    public void CapturedHaikuCall_CostsWhatItsClientSaid() =>
        Assert.Equal(2_765_190, Price("claude-haiku-5-5", new TokenCounts(2, 4, 9179, 13356), cacheWrite1h: 13356));

    [Fact]
    public void UnknownModel_IsUnpricedNotFree()
    {
        Assert.Null(Price("claude-opus-5-7", new TokenCounts(1, 1, 1, 1)));
        Assert.Null(Price("unknown", TokenCounts.Zero));
        Assert.Null(Price(null, TokenCounts.Zero));
    }

    [Fact]
    public void NewSnapshotOfAKnownFamily_HasTheFamilysPrice() =>
        Assert.Equal(5_000, Price("claude-opus-4-8-20270101", new TokenCounts(1, 0, 0, 0)));

    [Theory]
    [InlineData("2026-10-06T23:59:59Z", 200)]
    [InlineData("2026-10-07T00:00:00Z", 100)]
    [InlineData("2020-01-01T00:00:00Z", 200)]
    public void Price_IsThatOfItsTime(string at, long read) =>
        Assert.Equal(read, Pricing.Price(PriceList.BuiltIn, new("claude-sonnet-5-5"), Nano(at), new TokenCounts(0, 0, 1, 0)));

    [Fact]
    public void LargeRequest_IsChargedWhollyAtItsTier()
    {
        Assert.Equal(100_000 * 100, Price("claude-haiku-5-5", new TokenCounts(100_000, 0, 0, 0)));
        Assert.Equal((1 * 500) + (100_000 * 50) + 2_500, Price("claude-haiku-5-5", new TokenCounts(1, 1, 100_000, 0)));
        Assert.Equal(200_000 * 100, Price(new PriceTerms("claude-haiku-5-5", Aggregated: true), new TokenCounts(200_000, 0, 0, 0)));
    }

    [Fact]
    public void UncountableSum_IsUnpriced()
    {
        Assert.Null(Price("claude-opus-4-8", new TokenCounts(long.MaxValue, 0, 0, 0)));
        Assert.Null(Price("claude-opus-4-8", new TokenCounts(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue)));
    }

    [Fact]
    public void Pricing_AllocatesNothing()
    {
        var tokens = new TokenCounts(1, 2, 3, 4);
        var terms = new PriceTerms("claude-opus-4-8-20270101", "fast", Profile: "us", Geography: "us", Tier: "batch");
        Price(terms, tokens);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Price(terms, tokens);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void List_SaysWhereAndWhenItIsFrom()
    {
        Assert.Equal(new DateOnly(2026, 10, 9), PriceList.BuiltIn.Date);
        Assert.Equal("2026-10-09", PriceList.BuiltIn.Version);
        Assert.NotEmpty(PriceList.BuiltIn.Sources);
        Assert.All(PriceList.BuiltIn.Models, id => Assert.Equal(id, ModelId.Normalise(id).Id));
    }

    private static long? Price(string? model, TokenCounts tokens, long? cacheWrite1h = null) =>
        Price(new PriceTerms(model), tokens, cacheWrite1h);

    private static long? Price(in PriceTerms terms, TokenCounts tokens, long? cacheWrite1h = null) =>
        Pricing.Price(PriceList.BuiltIn, terms, November, tokens, cacheWrite1h);

    private static long Nano(string at) =>
        (DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal).Ticks
            - DateTimeOffset.UnixEpoch.Ticks) * 100;
}
