using Takt.Metering.Usage;
using static Takt.Metering.Tests.Counting.Collisions.Small;

namespace Takt.Metering.Tests.Counting.Collisions;

/// <summary>What each rule of counting reaches, and where it ends.</summary>
public sealed class RuleTests
{
    private static readonly TokenCounts Cut = One with { Output = 2 };

    [Theory]
    [InlineData("2026-01-10", "2026-02-10")]
    [InlineData("2026-02-10", "2026-01-10")]
    public void Months_OfOneIdentityWithoutSession_Add(string metrics, string events) => new Small()
        .Points(session: null, from: metrics + "T11:59:30", to: metrics + "T12:00:30")
        .Event("a", session: null, at: events + "T12:00").Counts(1, One + One, unitemised: 1150);

    [Fact]
    public void MetricsWithoutSession_NearACall_AreExplainedByIt() =>
        new Small().Event("a").Points(session: null, from: "12:50:00", to: "12:51:00").Counts(1, One);

    [Fact]
    public void MetricsWithSession_LongAfterTheCall_AreExplainedByIt() =>
        new Small().Event("a").Points(from: "18:00:00", to: "18:01:00").Counts(1, One);

    [Fact]
    public void Metrics_OfAnotherNamedSession_AreNotExplained() =>
    new Small().Event("a").Points(session: "other").Counts(1, One + One, unitemised: 1150);

    [Fact]
    public void MetricsWithoutSession_OfSomebodyElse_AreNotExplained() =>
        new Small().Event("a").Points(session: null, who: new("other", null, null, null, null, "laptop", Me.Service))
            .Counts(1, One + One, unitemised: 1150);

    [Fact]
    public void Names_LinkedByAThirdReport_AreOnePerson() => new Small()
        .Event(session: null, who: new("install", null, null, null, null, null, Me.Service))
        .Event("b", new(7, 7, 0, 0), session: null, who: new("install", null, "dev@example.com", null, null, null, Me.Service))
        .Points(session: null, who: new(null, null, "dev@example.com", null, null, null, Me.Service))
        .Counts(2, One + new TokenCounts(7, 7, 0, 0));

    [Fact]
    public void Call_OneCopyWithoutSession_IsOneWithItsTranscript() => new Small().Event(session: null).Line("m").Counts(1, One);

    [Fact]
    public void Call_WithoutSessionMoreThanAnHourAway_IsAnother() =>
    new Small().Event(session: null, at: "13:30").Line("m").Counts(2, One + One);

    [Fact]
    public void Snapshot_WithinItsCall_IsThatCall() =>
        new Small().Event("a", at: "12:00:10", durationMs: 10_000).Line("m", tokens: Cut, at: "12:00:04").Counts(1, One);

    [Fact]
    public void Snapshot_BeforeTheCallBegan_IsAnotherCall() =>
        new Small().Event("a", at: "12:00:10", durationMs: 10_000).Line("m", tokens: Cut, at: "11:50").Counts(2, One + Cut);

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", null)]
    [InlineData(null, null)]
    public void Snapshot_OfASpansCall_TakesNothingFromIt(string? span, string? line) =>
    new Small().Span(span, at: "12:00:01").Line("m", line, Cut).Counts(1, One);

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    [InlineData("parent", "fork")]
    public void Fork_CopiesALineOfACallWhoseEventNamesNoSession_ExplainsTheParentsMetrics(string parent, string fork) =>
        new Small().Event(session: null).Line("m", session: parent).Line("m", session: fork).Points(session: parent).Counts(1, One);

    /// <summary>A fork that begins while its parent still writes: both are at work, and the names on the metrics tell nothing.</summary>
    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public void Fork_CopiesAMessageThatItsParentGoesOnWith_LeavesTheParentTheCall(string parent, string fork)
    {
        var other = new TokenCounts(7, 900, 2000, 0);
        var small = new Small().Line("m", "r", Cut, parent, at: "12:00:04").Line("m", "r", One, parent, at: "12:00:10")
            .Line("m", "r", Cut, fork, at: "12:00:04")
            .Line("n", "q", other, fork, at: "12:00:20").Points(One, parent, Arn, "11:59:30", "12:00:30")
            .Points(other, fork, Arn, "12:00:05", "12:01:05");
        small.Counts(2, One + other);
    }

    /// <summary>A stream that begins with a call starts a moment after it, while the fork's is under way.</summary>
    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public void Fork_WhoseMetricsAloneHoldItsParentsCall_LeavesTheParentTheCall(string parent, string fork) => new Small()
        .Line("m", "r", Cut, parent, at: "12:00:04").Line("m", "r", One, parent, at: "12:00:10").Line("m", "r", Cut, fork, at: "12:00:04")
        .Points(One, parent, from: "12:00:11", to: "12:00:30").Points(new(7, 900, 2000, 0), fork, from: "12:00:05", to: "12:00:20")
        .Counts(1, One + new TokenCounts(7, 900, 2000, 0), unitemised: 2907);

    [Theory]
    [InlineData("12:00", "23:00")]
    [InlineData("23:00", "12:00")]
    public void SessionSwitchedMidway_NamedMetrics_LeaveNamelessOnesTheCallsNearThem(string named, string nameless) => new Small()
        .Event("a", at: "12:00").Event("b", at: "23:00")
        .Points(from: named + ":00", to: named + ":30").Points(session: null, from: nameless + ":00", to: nameless + ":30")
        .Counts(2, One + One);

    [Fact]
    public void LinesWithoutIds_OneSecondApartAndGrowing_AreOneMessage() =>
    new Small().Line(tokens: Cut, at: "12:00:00").Line(at: "12:00:01").Counts(1, One);

    [Fact]
    public void LinesWithoutIds_FarApart_AreTwo() =>
    new Small().Line(tokens: Cut, at: "12:00:00").Line(at: "12:00:09").Counts(2, One + Cut);

    [Fact]
    public void LinesWithoutIds_OutputFalling_AreTwo() =>
    new Small().Line(at: "12:00:00").Line(tokens: Cut, at: "12:00:01").Counts(2, One + Cut);

    [Fact]
    public void LinesWithoutIds_NoCache_AreTwo() =>
        new Small().Line(tokens: new(8, 1, 0, 0), at: "12:00:00").Line(tokens: new(8, 2, 0, 0), at: "12:00:01").Counts(2, new(16, 3, 0, 0));

    [Fact]
    public void Shapes_OneWitnessTellsOfTwo_AreTwo() => new Small().Event(at: "12:00").Event(at: "12:01").Line("m1").Counts(2, One + One);

    [Fact]
    public void NestedSpans_LinkThroughASpanWithoutUsage_AreOneCall() =>
    new Small().Bare(1, 0).Chat(2, 1, One).Bare(3, 2).Chat(4, 3, One).Counts(1, One);

    [Fact]
    public void NestedSpans_LinkLostBelowTheRoot_AreOneCall() => new Small().Chat(1, 0, One).Chat(4, 3, One).Counts(1, One);

    [Fact]
    public void NestedSpans_OfOneResponse_AreTheInnerOne() =>
    new Small().Chat(1, 0, new(1050, 100, 0, 0), response: "r").Chat(2, 1, One, response: "r").Counts(1, One);

    [Fact]
    public void Spans_OfOtherTraces_AreOtherCalls() =>
    new Small().Chat(1, 0, One, "t1").Chat(4, 3, One + One, "t2").Counts(2, One + One + One);

    [Fact]
    public void Alias_BesideItsModel_TakesWhatTheModelLeaves() =>
        new Small().Event("a").Event("b", model: Haiku).Points(model: "opus").Counts(2, One + One);

    [Fact]
    public void Alias_OfAnotherTier_IsAnotherModel() =>
    new Small().Event("a", model: Haiku).Points(model: "opus").Counts(1, One + One, unitemised: 1150);

    [Theory]
    [InlineData(Opus + "[1m]")]
    [InlineData("us.anthropic." + Opus + "-v1:0")]
    public void Name_DressedByAPlatform_IsTheModel(string name) => new Small().Event("a").Points(model: name).Counts(1, One);
}
