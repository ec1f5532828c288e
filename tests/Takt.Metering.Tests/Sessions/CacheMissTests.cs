using Takt.Metering.Sessions;
using Takt.Metering.Usage;
using static Takt.Metering.Tests.Sessions.Facts;

namespace Takt.Metering.Tests.Sessions;

/// <summary>Cache misses by the definition of docs/definitions.md.</summary>
public sealed class CacheMissTests
{
    [Fact]
    public void WhatWasCachedAndIsNotRead_IsMissed_AtTheDifferenceOfThePrices()
    {
        var miss = Assert.Single(Find([Call(0, read: 40_000, write: 10_000), Call(10, read: 20_000, write: 30_000)]));

        Assert.Equal((30_000, MissCause.Unknown, 30_000L * 9_000), (miss.Tokens, miss.Cause, miss.CostNano));
    }

    [Theory]
    [InlineData(2_000, 20_000, false)]
    [InlineData(2_001, 20_000, true)]
    [InlineData(5_000, 50_000, false)]
    [InlineData(5_001, 50_000, true)]
    public void FewTokens_OrATenthOfTheContext_AreNoMiss(long missed, long context, bool isMiss) =>
        Assert.Equal(isMiss, Find([Call(0, write: context), Call(10, read: context - missed)]).Count == 1);

    [Theory]
    [InlineData(301, null, MissCause.Unknown)] // the call itself took a second
    [InlineData(302, null, MissCause.Idle)]
    [InlineData(302, 50_000L, MissCause.Unknown)]
    [InlineData(3_602, 50_000L, MissCause.Idle)]
    public void Idle_IsLongerThanTheLastWriteLives(double seconds, long? hour, MissCause cause) =>
        Assert.Equal(cause, Assert.Single(Find([Call(0, write: 50_000, hour: hour), Call(seconds, write: 50_000)])).Cause);

    [Fact]
    public void LastWrite_IsNotAlwaysTheCallBefore() =>
        Assert.Equal(MissCause.Idle,
            Assert.Single(Find([Call(0, write: 50_000), Call(10, read: 50_000), Call(400, write: 50_000)])).Cause);

    [Fact]
    public void AnotherModel_IsTheCause() =>
        Assert.Equal(MissCause.ModelOrEffort,
            Assert.Single(Find([Call(0, write: 50_000), Call(900, write: 50_000, model: "haiku")])).Cause);

    [Fact]
    public void WritesForAnHour_CostTheirPrice() =>
        Assert.Equal(50_000L * 19_000, Assert.Single(Find([Call(0, write: 50_000), Call(9, write: 50_000, hour: 50_000)])).CostNano);

    [Fact]
    public void UnpricedModel_HasAMissWithoutCost() =>
        Assert.Null(Assert.Single(Find([Call(0, write: 50_000), Call(9, write: 50_000, priced: false)])).CostNano);

    [Theory]
    [InlineData(ActivityOutcome.Succeeded, 0)]
    [InlineData(ActivityOutcome.Failed, 1)]
    public void Compaction_IsNoMiss(ActivityOutcome outcome, int misses) =>
        Assert.Equal(misses, Find([Call(0, write: 50_000), Call(60, write: 20_000)], Compaction(30, outcome)).Count);

    [Fact]
    public void EachConversation_HasItsOwnCache()
    {
        var agent = Guid.NewGuid();
        Assert.Empty(Find(
        [
            Call(0, write: 50_000), Call(5, write: 30_000, agentId: agent), Call(6, write: 9_000, source: CallSource.Auxiliary),
            Call(7, write: 20_000, agent: "Explore"), Call(10, read: 50_000), Call(11, read: 30_000, agentId: agent),
        ]));
    }

    private static List<CacheMiss> Find(CallFact[] calls, params EventFact[] events) =>
        [.. CacheMisses.Find(new(calls, events)).Values];
}
