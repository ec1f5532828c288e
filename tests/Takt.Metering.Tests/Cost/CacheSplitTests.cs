using FsCheck;
using FsCheck.Fluent;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Cost;

public sealed class CacheSplitTests
{
    private const long November = 1_795_200_000_000_000_000;

    [Fact]
    public void CapturedHaikuCall_WroteForAnHour() =>
        Assert.Equal(
            new CacheSplit(13356, false), Infer(2_765_190, "claude-haiku-5-5", new TokenCounts(2, 4, 9179, 13356)));

    [Fact]
    public void OtherPrices_LeaveTheSplitUnknown() =>
        Assert.Equal(
            new CacheSplit(null, true), Infer(7_443_000, "claude-sonnet-5", new TokenCounts(1201, 81, 5000, 300)));

    [Fact]
    public void CheaperThanTheListAllows_IsCustomPricing() =>
        Assert.Equal(new CacheSplit(null, true), Infer(6_249_000, "claude-opus-4-8", new TokenCounts(0, 0, 0, 1)));

    [Fact]
    public void HalfATokenBetween_IsNoSolution() =>
        Assert.Equal(new CacheSplit(null, true), Infer((6_250 * 10) + 1_875, "claude-opus-4-8", new TokenCounts(0, 0, 0, 10)));

    [Fact]
    public void CostInMicros_IsReadWithItsRounding() =>
        // 13 at 6.25 and 2 at 10 micro-dollars: 101.25, sent as 101.
        Assert.Equal(new CacheSplit(2, false), Infer(101_000, "claude-opus-4-8", new TokenCounts(0, 0, 0, 15)));

    [Fact]
    public void NoWrites_HaveNothingToSplit()
    {
        Assert.Equal(new CacheSplit(0, false), Infer(5_000, "claude-opus-4-8", new TokenCounts(1, 0, 0, 0)));
        Assert.Equal(new CacheSplit(null, true), Infer(6_000, "claude-opus-4-8", new TokenCounts(1, 0, 0, 0)));
    }

    [Fact]
    public void UnknownModel_SaysNothing() =>
        Assert.Equal(CacheSplit.Unknown, Infer(1, "unknown", new TokenCounts(1, 1, 1, 1)));

    [Fact]
    public void AnySplit_IsFoundAgainInItsPrice()
    {
        var models = PriceList.BuiltIn.Models.ToArray();
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNegativeInt Input, NonNegativeInt Output, NonNegativeInt Read, NonNegativeInt Write, int Pick)>(),
            x =>
            {
                var tokens = new TokenCounts(x.Input.Get, x.Output.Get, x.Read.Get, x.Write.Get);
                var write1h = Math.Abs((long)x.Pick) % (x.Write.Get + 1);
                var model = models[Math.Abs((long)x.Pick) % models.Length];
                var nano = Pricing.Price(PriceList.BuiltIn, new(model), November, tokens, write1h)!.Value;
                return Infer(nano, model, tokens) == new CacheSplit(write1h, CustomPricing: false);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static CacheSplit Infer(long reportedNano, string model, TokenCounts tokens) =>
        CacheSplit.Infer(PriceList.BuiltIn, new(model), November, tokens, reportedNano);
}
