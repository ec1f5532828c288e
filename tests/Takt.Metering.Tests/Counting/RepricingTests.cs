using FsCheck;
using FsCheck.Fluent;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting;

public sealed class RepricingTests
{
    private const long November = 1_795_200_000_000_000;
    private static readonly PriceList Own = PriceList.BuiltIn.With([
        new("claude-opus-4-8", Prices: new(4_000_000, 5_000_000, 8_000_000, 200_000, 20_000_000)), new("*", MultiplierPpm: 850_000),
    ]);

    [Fact]
    public void ReportedCost_StaysAndItsListCostChanges()
    {
        var call = Call(new TokenCounts(1000, 0, 0, 0)) with { ReportedNano = 5_000_000 };
        var counted = CallCost.Of(call, Model("claude-opus-4-8"), null, PriceList.BuiltIn);

        var repriced = Repricing.Of(call, counted, Model("claude-opus-4-8"), Own);

        Assert.Equal((5_000_000, 3_400_000, null, UsageFlags.Reported | UsageFlags.CustomPricing),
            (repriced.CostNano, repriced.ListNano, repriced.Write1h, repriced.Flags));
        Assert.Equal(counted, Repricing.Of(call, repriced, Model("claude-opus-4-8"), PriceList.BuiltIn));
    }

    [Fact]
    public void ModelThatBecomesKnown_IsNoLongerUnpriced()
    {
        var call = Call(new TokenCounts(1_000_000, 0, 0, 0));
        var counted = CallCost.Of(call, Model("house-model"), null, PriceList.BuiltIn);
        var list = PriceList.BuiltIn.With([new("house-model", Prices: new(25_000_000, 0, 0, 0, 0))]);

        var repriced = Repricing.Of(call, counted, Model("house-model"), list);

        Assert.Equal((0, 1_000_000), (counted.Amounts(call.Tokens).CostNano, counted.Amounts(call.Tokens).UnpricedTokens));
        Assert.Equal((25_000_000_000, 0), (repriced.Amounts(call.Tokens).CostNano, repriced.Amounts(call.Tokens).UnpricedTokens));
    }

    [Fact]
    public void AnyRow_RepricedIsAsIfReplayed_AndUndoneIsAsItWas() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(ushort Input, ushort Output, ushort Read, ushort Write, ushort Hour, int Pick)>(), x =>
        {
            var dimensions =
                Model(x.Pick % 2 == 0 ? "claude-opus-4-8" : "claude-sonnet-5") with { ServiceTier = x.Pick % 7 == 0 ? "priority" : null };
            var tokens = new TokenCounts(x.Input, x.Output, x.Read, x.Write);
            var call = Call(tokens) with
            {
                ReportedNano = x.Pick % 4 == 0 ? Pricing.Price(x.Pick % 8 == 0 ? Own : PriceList.BuiltIn, PriceTerms.Of(dimensions),
                    November * 1000, tokens, Math.Min(x.Hour, x.Write)) : null,
            };
            long? told = x.Pick % 3 == 0 ? Math.Min(x.Hour, x.Write) : null;
            var counted = CallCost.Of(call, dimensions, told, PriceList.BuiltIn);
            // What came of the inference is in the row as well, and must not be taken for a witness's word.
            var repriced = Repricing.Of(call, counted, dimensions, Own);
            return repriced == CallCost.Of(call, dimensions, told, Own)
                && Repricing.Of(call, repriced, dimensions, PriceList.BuiltIn) == counted;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static Call Call(TokenCounts tokens) =>
        new() { Evidence = Evidence.Event, Told = Witness.Event, Tokens = tokens, AtMicros = November };

    private static Dimensions Model(string model) => new() { Hash = Guid.Empty, Source = "claude_code", Model = model };
}
