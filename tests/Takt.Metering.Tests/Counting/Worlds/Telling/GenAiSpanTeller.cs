using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>
/// A run's spans: the agent around its calls, sometimes with the sum of their usage; a framework's span around the SDK's with the same
/// usage but no word of the cache; spans without usage between them.
/// </summary>
internal sealed class GenAiSpanTeller(World world, Dice dice, SpanTeller spans)
{
    public void Tell()
    {
        foreach (var service in world.People)
        {
            var conversations = dice.Chance(30);
            var ids = dice.Chance(70);
            foreach (var turn in world.Turns.Where(turn => turn[0].Process.Person == service))
            {
                var first = spans.Calls.Count;
                Run(turn, dice.Between(0, 9));
                for (var i = first; i < spans.Calls.Count; i++)
                {
                    var told = spans.Calls[i];
                    spans.Calls[i] = told with { Session = conversations ? told.Session : null, Request = ids ? told.Request : null };
                }
            }
        }
    }

    private void Run(List<TrueCall> turn, int kind)
    {
        if (kind < 2)
        {
            foreach (var call in turn)
                spans.Calls.Add(SpanTeller.Tell(call, spans.Next(spans.Trace(), 0)));
            return;
        }

        var root = spans.Next(spans.Trace(), 0);
        // An agent that used several models has no usage of one.
        var sums = kind < 6 && turn.TrueForAll(call => call.Model == turn[0].Model);
        if (sums)
            spans.Calls.Add(Around(SpanTeller.Tell(turn[0], root), turn));
        else
            Bare(root, turn[0]);
        foreach (var call in turn)
            Call(call, root);
    }

    private void Call(TrueCall call, SpanIds root)
    {
        var parent = root;
        var kind = dice.Between(0, 3);
        if (kind == 1)
            Bare(parent = spans.Next(root.Trace, root.Id), call);
        if (kind == 2)
        {
            parent = spans.Next(root.Trace, root.Id);
            var framework = Around(SpanTeller.Tell(call, parent), [call]);
            spans.Calls.Add(dice.Chance(30) ? framework with { Request = call.Request } : framework);
        }

        spans.Calls.Add(SpanTeller.Tell(call, spans.Next(root.Trace, parent.Id)));
    }

    private void Bare(SpanIds span, TrueCall call) => spans.Bare.Add(new(span, null, call.Process.Who, call.End));

    private static Told Around(Told span, List<TrueCall> calls)
    {
        var sum = calls.Aggregate(TokenCounts.Zero, (sum, call) => sum + call.Tokens);
        return span with
        {
            Around = true,
            Request = null,
            Time = calls.Max(call => call.End) + 1_000_000,
            DurationMs = (int)((calls.Max(call => call.End) - calls.Min(call => call.Start)) / 1_000_000),
            Tokens = new(sum.Input + sum.CacheRead + sum.CacheWrite, sum.Output, 0, 0),
        };
    }
}
