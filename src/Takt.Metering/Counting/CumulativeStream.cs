
namespace Takt.Metering.Counting;

/// <summary>A point of a cumulative stream: its order is time, then value.</summary>
public readonly record struct StreamPoint(long TimeUnixNano, long Value) : IComparable<StreamPoint>
{
    public int CompareTo(StreamPoint other)
    {
        var order = TimeUnixNano.CompareTo(other.TimeUnixNano);
        return order != 0 ? order : Value.CompareTo(other.Value);
    }

    public static bool operator <(StreamPoint a, StreamPoint b) => a.CompareTo(b) < 0;
    public static bool operator >(StreamPoint a, StreamPoint b) => a.CompareTo(b) > 0;
    public static bool operator <=(StreamPoint a, StreamPoint b) => a.CompareTo(b) <= 0;
    public static bool operator >=(StreamPoint a, StreamPoint b) => a.CompareTo(b) >= 0;
}

/// <summary>Cumulative sums: a stream is attributes + start time, a point adds its difference to its predecessor by time.</summary>
public static class CumulativeStream
{
    /// <summary>
    /// Each point's own share, in the order given, which must be ascending. A value below its predecessor's is a counter that
    /// began anew without saying so: it adds whole.
    /// </summary>
    public static void Differences(ReadOnlySpan<StreamPoint> ascending, Span<long> deltas)
    {
        long previous = 0;
        for (var i = 0; i < ascending.Length; i++)
        {
            var value = ascending[i].Value;
            deltas[i] = value >= previous ? value - previous : value;
            previous = value;
        }
    }
}
