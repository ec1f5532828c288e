using Takt.Metering.Usage;
using static Takt.Metering.Tests.Counting.Collisions.Small;

namespace Takt.Metering.Tests.Counting.Collisions;

/// <summary>The smallest inputs in which two sentences of a counting rule pull in two directions, and which way each goes.</summary>
public sealed class CollisionTests
{
    private static readonly TokenCounts Two = One + One;

    [Fact]
    public void Spans_MetricsOfOneOfThem_CountAsTheCallsTheyAre() => new Small().Span("a").Span("b").Points().Counts(2, Two);

    [Fact]
    public void Spans_AnotherCallsEventWithoutId_StayBesideIt() =>
    new Small().Span("a").Span("b").Event(tokens: new(10, 4, 0, 0)).Counts(3, Two + new TokenCounts(10, 4, 0, 0));

    [Fact]
    public void RequestIds_OnBothSidesAndDifferent_AreTwoCallsHoweverAlike() => new Small().Event("a").Line("m", "b").Counts(2, Two);

    [Fact]
    public void RequestId_OnOneSideOnly_IsTheLeastNumberOfCalls() => new Small().Event("a").Line("m").Counts(1, One);

    [Fact]
    public void Figures_EventAndTranscriptDiffer_AreTheEvents() =>
        new Small().Event("a", new(50, 50, 1000, 0)).Line("m", "a", new(50, 60, 1000, 0)).Counts(1, new(50, 50, 1000, 0));

    [Fact]
    public void Parent_BeforeItsChildComes_IsACall() => new Small().Chat(1, 0, new(200, 100, 0, 0)).Counts(1, new(200, 100, 0, 0));

    [Fact]
    public void Parent_WhenItsChildHasCome_IsNoCall() =>
        new Small().Chat(1, 0, new(200, 100, 0, 0)).Chat(2, 1, new(100, 50, 0, 0)).Counts(1, new(100, 50, 0, 0));

    [Fact]
    public void Host_OffMetricsWithoutSession_IsNoPartOfWhoItIs() =>
        new Small().Event(session: null).Points(session: null, who: Me with { Host = null }).Counts(1, One);

    [Fact]
    public void OpaqueName_BesideAModelCompleteOnBothSides_IsAnotherModelsAndCounts() =>
        new Small().Event("a").Points().Points(new(30, 70, 600, 0), model: Arn)
            .Counts(1, One + new TokenCounts(30, 70, 600, 0), unitemised: 700);

    [Theory]
    [InlineData("parent", "fork")]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    [InlineData("b", "a")]
    public void Fork_CopiesALine_ExplainsTheParentsMetrics(string parent, string fork) =>
        new Small().Line("m", "a", session: parent).Line("m", "a", session: fork).Points(session: parent).Counts(1, One);

    [Theory]
    [InlineData("parent", "fork")]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    [InlineData("b", "a")]
    public void Fork_ThatWorksSecondsAfterTheCall_LeavesItToTheParentsMetrics(string parent, string fork) => new Small()
        .Line("m", "a", session: parent).Line("m", "a", session: fork).Line("n", "b", session: fork, at: "12:00:25")
        .Points(session: parent).Points(session: fork, from: "12:00:20", to: "12:01:20").Counts(2, Two);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Message_RepeatedBySideChainUnderItsRequest_WeldsNoTwoCalls(bool ownIsSideChain) =>
        new Small().Line("m1", "a").Line("m2", "b", at: "12:01", side: ownIsSideChain).Line("m1", "b", side: true).Counts(2, Two);

    [Fact]
    public void Message_RepeatedBySideChain_IsTheTwoCallsThatEventsTell() =>
        new Small().Event("a").Event("b", at: "12:01").Line("m1", "a").Line("m2", "b", at: "12:01").Line("m1", "b", side: true)
            .Counts(2, Two);

    [Theory]
    [InlineData(null)]
    [InlineData("s")]
    public void MetricsWithoutSession_HoursAfterAnotherCall_AreNotExplainedByIt(string? session) =>
        new Small().Event("a", session: session, at: "09:00").Points(session: null, from: "17:59:30", to: "18:00:30")
            .Counts(1, Two, unitemised: 1150);

    [Fact]
    public void MetricsWithoutSession_OverMidnight_AreExplainedAsAnyOthers() => new Small().Event(session: null, at: "2026-11-20T23:59:50")
        .Points(session: null, from: "2026-11-20T23:59:30", to: "2026-11-21T00:00:30").Counts(1, One);

    [Fact]
    public void Points_ByTwoRoutes_AreOne() =>
    new Small().Points().Points(who: Me with { Host = null, Email = null }).Counts(0, One, unitemised: 1150);

    [Fact]
    public void Points_ByTwoRoutesOneWithoutSession_AreOne() =>
    new Small().Points().Points(session: null, who: Me with { Host = null }).Counts(0, One, unitemised: 1150);

    [Theory]
    [InlineData("s", null)]
    [InlineData(null, "s")]
    public void CumulativeSeries_SessionStrippedMidway_GoesOn(string? before, string? after) => new Small()
        .Point(Measure.Output, 1000, before, cumulative: true)
        .Point(Measure.Output, 1150, after, to: "12:01:30", cumulative: true).Counts(0, new(0, 1150, 0, 0), unitemised: 1150);

    [Fact]
    public void OpaqueName_OfThreeModels_KeepsWhatNoCallExplains()
    {
        var small = new Small().Event("a").Event("b", model: Sonnet).Event("c", model: Haiku)
            .Points(One + One + One + new TokenCounts(0, 500, 0, 0), model: Arn);
        small.Counts(3, One + One + One + new TokenCounts(0, 500, 0, 0), unitemised: 500);
        Assert.Equal(Arn, Assert.Single(small.Rows(), row => row.Amounts.UnitemisedTokens > 0).Dimensions.Model);
    }

    [Fact]
    public void OpaqueName_OfAnEvent_GivesWayToTheModelThatAnyReportNames()
    {
        var row = Assert.Single(new Small().Event(model: Arn).Line("m").Rows());
        Assert.Equal((1, Opus), (row.Amounts.Calls, row.Dimensions.Model));
    }
}
