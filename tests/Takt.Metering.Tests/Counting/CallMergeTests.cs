using FsCheck;
using FsCheck.Fluent;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting;

public sealed class CallMergeTests
{
    [Fact]
    public void Merge_AnyOrderAndGrouping_IsTheSameCall() => Prop.ForAll(Calls(), calls =>
    {
        var (a, b, c) = (calls[0], calls[1], calls[2]);
        return Both(Both(a, b), c) == Both(a, Both(b, c)) && Both(a, b) == Both(b, a) && Both(a, a) == a;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merge_EventAndTranscript_TakesFiguresOfTheOneAndSplitOfTheOther()
    {
        var @event = Call(Evidence.Event, output: 80) with { ReportedNano = 12_405_000 };
        var transcript = Call(Evidence.Transcript, output: 81) with { TranscriptWrite1h = 100, TranscriptRepository = "acme/api" };

        var merged = Takt.Metering.Counting.Call.Merge(transcript, @event, out var eventLeads);

        Assert.True(eventLeads);
        Assert.Equal((80, 12_405_000L, 100L, "acme/api"), (merged.Tokens.Output, merged.ReportedNano!.Value, merged.TranscriptWrite1h!.Value, merged.TranscriptRepository));
    }

    [Fact]
    public void Merge_LinesOfOneMessage_TakesTheLargestCounts()
    {
        var first = Call(Evidence.Transcript, output: 1);
        var last = Call(Evidence.Transcript, output: 83) with { AtMicros = 5 };
        Assert.Equal(83, Both(last, first).Tokens.Output);
    }

    private static Call Both(in Call a, in Call b) => Takt.Metering.Counting.Call.Merge(a, b, out _);

    private static Call Call(Evidence evidence, int output) =>
        new() { Evidence = evidence, AtMicros = 1, HasRequestId = true, Tokens = new(10, output, 0, 300) };

    // Reports of one call differ in figures, not in what they are about: times are distinct, so that no two of them are equally good by chance.
    private static Arbitrary<Call[]> Calls() => Gen.ArrayOf(
        from evidence in Gen.Elements(Evidence.Span, Evidence.Transcript, Evidence.Event)
        from output in Gen.Choose(1, 3)
        from read in Gen.Choose(0, 2)
        from cost in Gen.Elements<long?>(null, 1, 2)
        from split in Gen.Elements<long?>(null, 1, 2)
        from branch in Gen.Elements(null, "a", "b")
        from at in Gen.Choose(1, 1_000_000)
        select new Call
        {
            Evidence = evidence,
            AtMicros = at,
            HasRequestId = true,
            Tokens = new(5, output, read, 9),
            ReportedNano = evidence == Evidence.Event ? cost : null,
            TranscriptWrite1h = evidence == Evidence.Transcript ? split : null,
            TranscriptBranch = evidence == Evidence.Transcript ? branch : null,
        }, 3).ToArbitrary();
}
