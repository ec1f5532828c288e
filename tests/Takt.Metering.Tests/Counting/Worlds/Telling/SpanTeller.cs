using Takt.Metering.Tests.Counting.Worlds.Making;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>A span a call, those of one turn under its interaction.</summary>
internal sealed class SpanTeller(World world, Dice dice)
{
    private long _spans;
    private int _traces;

    public List<Told> Calls { get; } = [];
    public List<BareSpan> Bare { get; } = [];

    public void Tell()
    {
        foreach (var turn in world.Turns)
        {
            var root = Next(Trace(), 0);
            Bare.Add(new(root, turn[0].Session.Name, turn[0].Process.Who, turn.Max(call => call.End)));
            // What the client asks for itself has a trace of its own.
            foreach (var call in turn)
                Calls.Add(Tell(call, call.Source == "auxiliary" && dice.Chance(50) ? Next(Trace(), 0) : Next(root.Trace, root.Id)));
        }
    }

    public string Trace() => $"{world.Name} trace {_traces++}";

    public SpanIds Next(string trace, long parent) => new(trace, ++_spans, parent);

    public static Told Tell(TrueCall call, SpanIds span) => new()
    {
        By = Teller.Spans,
        Of = call,
        Session = call.Session.Name,
        Who = call.Process.Who,
        Model = call.Model,
        Source = call.Source,
        Request = call.Request,
        Client = call.Source is null ? null : call.Client,
        Span = span,
        Time = call.End,
        DurationMs = (int)((call.End - call.Start) / 1_000_000),
        Tokens = call.Tokens,
    };
}
