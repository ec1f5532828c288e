using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Explaining;

/// <summary>
/// A usage metric's data point: its own share of the stream, the interval in which that was used, and how much of it no call explains.
/// </summary>
/// <param name="sinceNano">Where the interval begins: a delta's start, a cumulative point's predecessor, else its stream's start; zero when
/// unknown.</param>
/// <param name="delta">Tokens, or nano-dollars for <see cref="Measure.Cost"/>.</param>
public sealed class MetricPoint(
    Guid sessionId, bool named, Guid key, Measure measure, Dimensions dimensions, long sinceNano, long timeNano, long atMicros, long delta)
{
    /// <summary>
    /// An interval is followed back three days at most: longer ones are processes that were there before anybody listened.
    /// </summary>
    public const long LongestNano = 3 * 86_400_000_000_000;

    public Guid SessionId { get; } = sessionId;
    public bool Named { get; } = named;
    public Guid Key { get; } = key;
    public Measure Measure { get; } = measure;
    public Dimensions Dimensions { get; } = dimensions;
    public ModelName Name { get; } = ModelName.Of(dimensions);
    public long TimeNano { get; } = timeNano;

    /// <summary>The time under which it is shown.</summary>
    public long AtMicros { get; } = atMicros;

    public long Delta { get; } = delta;

    public long SinceMicros { get; } = Math.Clamp(sinceNano > 0 ? sinceNano : timeNano, timeNano - LongestNano, timeNano) / 1000;

    public long UntilMicros => TimeNano / 1000;

    /// <summary>What counts: the part that no known call explains.</summary>
    public long Counted { get; set; }

    /// <summary>By content alone: time, then key.</summary>
    public static int Compare(MetricPoint a, MetricPoint b)
    {
        var order = a.TimeNano.CompareTo(b.TimeNano);
        if (order == 0)
            order = a.Key.CompareTo(b.Key);
        return order != 0 ? order : a.SessionId.CompareTo(b.SessionId);
    }
}
