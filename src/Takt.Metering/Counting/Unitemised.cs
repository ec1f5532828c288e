using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>A known call, as far as laying a remainder needs it.</summary>
public readonly record struct KnownCall(long AtMicros, string? QuerySource, TokenCounts Tokens, long CostNano)
{
    public long Amount(Measure measure) => measure switch
    {
        Measure.Input => Tokens.Input,
        Measure.Output => Tokens.Output,
        Measure.CacheRead => Tokens.CacheRead,
        Measure.CacheWrite => Tokens.CacheWrite,
        Measure.InputWithCache => Tokens.Input + Tokens.CacheRead + Tokens.CacheWrite,
        Measure.Cost => CostNano,
        _ => 0,
    };
}

/// <summary>An interval of one measure and how much the metric says of it.</summary>
public readonly record struct Interval(Guid Key, long TimeUnixNano, string? QuerySource, long Delta);

/// <summary>Lays what no known call explains into the intervals that lack calls.</summary>
public static class Unitemised
{
    /// <summary>
    /// The part of each interval's delta that counts, in the order given; the parts add up to <paramref name="remainder"/>.
    /// 1. Intervals in order of their end. 2. Each call explains the first interval that ends at or after it, of its own query source
    /// if there is one. 3. What an interval has beyond its calls is lacking; the remainder fills the lacking parts, earliest first.
    /// Every call explains one interval at most, so the lacking parts are never less than the remainder.
    /// </summary>
    public static long[] Lay(Measure measure, long remainder, ReadOnlySpan<Interval> intervals, IReadOnlyList<KnownCall> calls)
    {
        var counted = new long[intervals.Length];
        if (remainder <= 0) return counted;

        var order = Order(intervals);
        var lacking = new long[intervals.Length];
        for (var i = 0; i < intervals.Length; i++) lacking[i] = intervals[i].Delta;
        foreach (var call in calls)
        {
            var at = FirstEndingAfter(call, intervals, order);
            if (at >= 0) lacking[at] -= call.Amount(measure);
        }

        foreach (var i in order)
        {
            var part = Math.Clamp(lacking[i], 0, remainder);
            counted[i] = part;
            remainder -= part;
        }

        return counted;
    }

    private static int[] Order(ReadOnlySpan<Interval> intervals)
    {
        var copy = intervals.ToArray();
        var order = Enumerable.Range(0, copy.Length).ToArray();
        Array.Sort(order, (a, b) =>
        {
            var byTime = copy[a].TimeUnixNano.CompareTo(copy[b].TimeUnixNano);
            return byTime != 0 ? byTime : copy[a].Key.CompareTo(copy[b].Key);
        });
        return order;
    }

    private static int FirstEndingAfter(KnownCall call, ReadOnlySpan<Interval> intervals, int[] order)
    {
        // The first interval that ends at or after the call, by halving; then onward for one of the same query source.
        int low = 0, high = order.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (intervals[order[middle]].TimeUnixNano / 1000 < call.AtMicros) low = middle + 1;
            else high = middle;
        }

        if (low == order.Length) return -1;
        var end = intervals[order[low]].TimeUnixNano;
        for (var i = low; i < order.Length && intervals[order[i]].TimeUnixNano == end; i++)
        {
            if (intervals[order[i]].QuerySource == call.QuerySource) return order[i];
        }

        return order[low];
    }
}
