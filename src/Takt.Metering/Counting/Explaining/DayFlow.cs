using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Explaining;

/// <summary>A point's part that is still unexplained when a day begins and when it ends.</summary>
public sealed class OpenPoint(MetricPoint point, long started)
{
    internal const long HourMicros = 3_600_000_000;

    public MetricPoint Point { get; } = point;
    /// <summary>What the point brought into the flow.</summary>
    public long Started { get; } = started;

    public long Left { get; set; } = started;

    /// <summary>Calls within an hour of the interval may explain it: clocks of two routes differ.</summary>
    public long OpensMicros { get; } = point.SinceMicros - HourMicros;

    public long ClosesMicros { get; } = point.UntilMicros + HourMicros;
}

/// <summary>
/// Metrics and calls of one identity of which one names no session: within an hour of each other, whatever the day. The explained sum is
/// the largest possible (a maximum flow from calls to points whose amounts may be split), and its value is unique; points that close first
/// are explained first, so that what stays open when a UTC day ends is what the next day's calls may still explain. So each day is settled
/// by its own calls and what the day before left open.
/// </summary>
public static class DayFlow
{
    /// <param name="open">The points of one measure that are open at some time of the day.</param>
    /// <param name="calls">The calls of the day, with what they have left.</param>
    public static void Run(Measure measure, IReadOnlyList<OpenPoint> open, IReadOnlyList<KnownCall> calls)
    {
        var points = open.Where(point => point.Left > 0).OrderBy(point => point.ClosesMicros)
            .ThenBy(point => point.Point, Comparer<MetricPoint>.Create(MetricPoint.Compare)).ToArray();
        var free = calls.Where(call => call.Left[(int)measure] > 0).Order(Comparer<KnownCall>.Create(KnownCall.Compare)).ToArray();
        if (points.Length == 0 || free.Length == 0)
            return;
        var flow = new TransportFlow([.. points.Select(point => point.Left)], [.. free.Select(call => call.Left[(int)measure])],
            (i, ranks) => Reach(points[i], free, ranks));
        flow.Solve();
        for (var i = 0; i < points.Length; i++)
            points[i].Left = flow.LeftOf(i);
        for (var j = 0; j < free.Length; j++)
            free[j].Left[(int)measure] = flow.FreeOf(j);
    }

    /// <summary>The calls that may explain a point, in order of exactness and time.</summary>
    private static void Reach(OpenPoint point, KnownCall[] calls, List<int> reached)
    {
        for (var rank = 0; rank <= 2; rank++)
        {
            for (var j = First(calls, point.OpensMicros); j < calls.Length && calls[j].AtMicros <= point.ClosesMicros; j++)
            {
                if (point.Point.Named && calls[j].Named)
                    continue;
                if (point.Point.Name.Against(calls[j].Name) == rank)
                    reached.Add(j);
            }
        }
    }

    private static int First(KnownCall[] calls, long micros)
    {
        int low = 0, high = calls.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (calls[middle].AtMicros < micros)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
