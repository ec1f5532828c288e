using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting;

public sealed class CallCostTests
{
    private const long November = 1_795_200_000_000_000;

    [Theory]
    [InlineData("standard", null, UsageFlags.None)]
    [InlineData("batch", null, UsageFlags.None)]
    [InlineData("priority", null, UsageFlags.CustomPricing)]
    [InlineData("priority", 5_000L, UsageFlags.Reported)]
    [InlineData("priority", 4_000L, UsageFlags.Reported | UsageFlags.CustomPricing)]
    public void TierWithoutAPrice_IsMarkedWhereOnlyTheStandardPriceIsKnown(string tier, long? reported, UsageFlags flags)
    {
        var call = new Call
        {
            Evidence = Evidence.Transcript,
            Tokens = new(1, 0, 0, 0),
            AtMicros = November,
            Told = Witness.Transcript,
            ReportedNano = reported,
        };

        var cost = CallCost.Of(call, new() { Hash = Guid.Empty, Source = "claude_code", Model = "claude-opus-4-8", ServiceTier = tier },
            null, PriceList.BuiltIn);

        Assert.Equal((flags, tier == "batch" ? 2_500 : 5_000, reported ?? cost.ListNano), (cost.Flags, cost.ListNano, cost.CostNano));
    }
}
