using Takt.Metering.Tests.Counting.Worlds.Making;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>Everything that is told of a world.</summary>
internal sealed record Tale(World World, IReadOnlyList<Told> Calls, IReadOnlyList<BareSpan> Spans, IReadOnlyList<Measured> Points)
{
    public static Tale Of(World world, IReadOnlyList<Teller> witnesses, MetricStyle style, Dice dice)
    {
        var calls = new List<Told>();
        var spans = new List<BareSpan>();
        // All are always told, so that leaving one out changes nothing in the others.
        var events = world.GenAi ? [] : EventTeller.Tell(world);
        var transcripts = world.GenAi ? [] : TranscriptTeller.Tell(world, dice);
        var traced = new SpanTeller(world, dice);
        if (world.GenAi)
            new GenAiSpanTeller(world, dice, traced).Tell();
        else
            traced.Tell();
        var points = new MetricTeller(world, style, dice).Tell();
        if (witnesses.Contains(Teller.Events))
            calls.AddRange(events);
        if (witnesses.Contains(Teller.Transcripts))
            calls.AddRange(transcripts);
        if (witnesses.Contains(Teller.Spans))
            (calls, spans) = ([.. calls, .. traced.Calls], traced.Bare);
        return new(world, calls, spans, witnesses.Contains(Teller.Metrics) ? points : []);
    }

    public bool Has(Teller witness) => witness == Teller.Metrics ? Points.Count > 0 : Calls.Any(call => call.By == witness);

    /// <summary>What one witness says.</summary>
    public Tale Only(Teller witness) =>
        new(World, [.. Calls.Where(call => call.By == witness)], witness == Teller.Spans ? Spans : [],
            witness == Teller.Metrics ? Points : []);

    public Tale Calling(Teller witness, Func<Told, Told> change) =>
        this with { Calls = [.. Calls.Select(call => call.By == witness ? change(call) : call)] };

    public Tale Pointing(Func<Measured, Measured> change) => this with { Points = [.. Points.Select(change)] };
}
