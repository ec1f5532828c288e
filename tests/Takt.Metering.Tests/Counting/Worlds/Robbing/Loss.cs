using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>Reports that never come.</summary>
internal static class Loss
{
    /// <summary>Three in ten: of a transcript's messages, of a process's exports, of single events and spans.</summary>
    public static Tale Some(Tale tale, Teller witness, Dice dice) => Some(tale, witness, dice, 30);

    public static Tale Some(Tale tale, Teller witness, Dice dice, int percent)
    {
        if (witness == Teller.Metrics)
        {
            var exports = tale.Points.Select(point => (point.Process, point.Time)).Distinct().Where(_ => dice.Chance(percent)).ToHashSet();
            return tale with { Points = [.. tale.Points.Where(point => !exports.Contains((point.Process, point.Time)))] };
        }

        if (witness == Teller.Transcripts)
        {
            var messages = tale.World.Calls.Where(_ => dice.Chance(percent)).ToHashSet();
            return Without(tale, witness, told => messages.Contains(told.Of!));
        }

        var robbed = Without(tale, witness, _ => dice.Chance(percent));
        return witness == Teller.Spans ? robbed with { Spans = [.. robbed.Spans.Where(_ => !dice.Chance(percent))] } : robbed;
    }

    /// <summary>All of a while, in which a good part of the calls fell.</summary>
    public static Tale Outage(Tale tale, Teller witness, Dice dice)
    {
        var ends = tale.World.Calls.Select(call => call.End).Order().ToArray();
        var first = dice.Between(0, ends.Length - 1);
        var (from, to) = (ends[first], ends[Math.Min(ends.Length - 1, first + (ends.Length * dice.Between(20, 60) / 100))]);
        if (witness == Teller.Metrics)
            return tale with { Points = [.. tale.Points.Where(point => point.Time < from || point.Time > to + World.Minute)] };
        return Without(tale, witness, told => told.Of!.End >= from && told.Of.End <= to);
    }

    /// <summary>One trace in ten is kept.</summary>
    public static Tale Sample(Tale tale, Dice dice)
    {
        var kept = tale.Calls.Select(told => told.Span?.Trace).Distinct().Where(_ => dice.Chance(10)).ToHashSet();
        return Without(tale, Teller.Spans, told => !kept.Contains(told.Span!.Trace)) with
        {
            Spans = [.. tale.Spans.Where(span => kept.Contains(span.Span.Trace))],
        };
    }

    private static Tale Without(Tale tale, Teller witness, Func<Told, bool> lost) =>
        tale with { Calls = [.. tale.Calls.Where(told => told.By != witness || !lost(told))] };
}
