using Takt.Metering.Sessions;
using static Takt.Metering.Tests.Sessions.Facts;

namespace Takt.Metering.Tests.Sessions;

/// <summary>What it costs to keep something in the context.</summary>
public sealed class CarriedCostTests
{
    [Fact]
    public void Carried_IsWrittenOnce_AndReadByEachLaterCall()
    {
        var chains = new Chains([Call(0), Call(10), Call(20), Call(30)], []);

        Assert.Equal((1_000L * 10_000) + (2 * 1_000L * 1_000), CarriedCost.Of(chains, Chain.Main, Micros(5), 1_000));
    }

    [Fact]
    public void Nothing_IsCarriedAfterTheEnd_OrByACallThatHadBegun()
    {
        var chains = new Chains([Call(0), Call(10)], []);

        Assert.Equal(0, CarriedCost.Of(chains, Chain.Main, Micros(11), 1_000));
        Assert.Equal(0, CarriedCost.Of(chains, Chain.Main, Micros(9.5), 1_000));
    }

    [Fact]
    public void Compaction_EndsIt() =>
        Assert.Equal(1_000L * 10_000,
            CarriedCost.Of(new([Call(10), Call(20), Call(30)], [Compaction(15)]), Chain.Main, Micros(5), 1_000));

    [Fact]
    public void OtherConversations_CarryNothing()
    {
        var agent = Guid.NewGuid();
        var chains = new Chains([Call(10, agentId: agent), Call(20)], []);

        Assert.Equal(1_000L * 10_000, CarriedCost.Of(chains, Chain.Main, Micros(5), 1_000));
        Assert.Equal(1_000L * 10_000, CarriedCost.Of(chains, new(agent, null, null), Micros(5), 1_000));
    }

    [Fact]
    public void UnpricedCall_MakesItUnknown() =>
        Assert.Null(CarriedCost.Of(new([Call(10), Call(20, priced: false)], []), Chain.Main, Micros(5), 1_000));
}
