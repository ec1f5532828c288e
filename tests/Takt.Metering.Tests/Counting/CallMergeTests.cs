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
    public void Merge_EventAndSpan_TakesTheEventsFiguresAndAllIds()
    {
        var @event = Call(Evidence.Event, output: 80) with { ReportedNano = 12_405_000 };
        var span = Call(Evidence.Span, output: 81) with { ClientId = 7 };

        var merged = Takt.Metering.Counting.Call.Merge(span, @event, out var eventLeads);

        Assert.True(eventLeads);
        Assert.Equal((80, 12_405_000L, 7L, Witness.Event | Witness.Span),
            (merged.Tokens.Output, merged.ReportedNano!.Value, merged.ClientId!.Value, merged.Told));
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
        new() { Evidence = evidence, AtMicros = 1, Told = TellerOf(evidence), Tokens = new(10, output, 0, 300) };

    private static Witness TellerOf(Evidence evidence) =>
        evidence switch { Evidence.Event => Witness.Event, Evidence.Transcript => Witness.Transcript, _ => Witness.Span };

    // Reports of one key are transcript lines, or events and spans.
    private static Arbitrary<Call[]> Calls() => Gen.Elements(true, false).SelectMany(lines => Gen.ArrayOf(
        from evidence in lines ? Gen.Constant(Evidence.Transcript) : Gen.Elements(Evidence.Span, Evidence.Event)
        from output in Gen.Choose(1, 3)
        from read in Gen.Choose(0, 2)
        from cost in Gen.Elements<long?>(null, 1, 2)
        from split in Gen.Elements<long?>(null, 1, 2)
        from client in Gen.Elements<long?>(null, 1, 2)
        from at in Gen.Choose(1, 3)
        select new Call
        {
            Evidence = evidence,
            Told = TellerOf(evidence),
            AtMicros = at,
            Tokens = new(5, output, read, 9),
            ReportedNano = evidence == Evidence.Event ? cost : null,
            Write1h = split,
            ClientId = client,
        }, 3)).ToArbitrary();
}
