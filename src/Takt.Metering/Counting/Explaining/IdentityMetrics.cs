using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Explaining;

/// <summary>
/// Metrics and calls of one identity of which one side names no session. What the named sessions' own calls have left explains what metrics
/// tell within an hour, day after day (<see cref="DayFlow"/>).
/// </summary>
public static class IdentityMetrics
{
    private const long DayMicros = 86_400_000_000;

    private static readonly Measure[] Measures = Enum.GetValues<Measure>();

    public static long DayOf(long micros) => Math.DivRem(micros, DayMicros) is var (day, rest) && rest < 0 ? day - 1 : day;

    /// <summary>
    /// What a point brings into the flow: all of one that names no session, of another's what its own session didn't explain.
    /// </summary>
    public static OpenPoint Open(MetricPoint point) => new(point, point.Named ? point.Counted : point.Delta);

    public static bool IsOpenOn(OpenPoint point, long day) => DayOf(point.OpensMicros) <= day && day <= DayOf(point.ClosesMicros);

    /// <summary>Takes from the points what the day's calls explain.</summary>
    public static void RunDay(long day, IReadOnlyList<OpenPoint> points, IReadOnlyList<KnownCall> calls)
    {
        var today = calls.Where(call => DayOf(call.AtMicros) == day).ToList();
        if (today.Count == 0)
            return;
        foreach (var measure in Measures)
        {
            DayFlow.Run(measure, [.. points.Where(point =>
                point.Point.Measure == measure && (!point.Point.Named || measure != Measure.Cost) && IsOpenOn(point, day))], today);
        }
    }

    /// <summary>
    /// Sets what counts of the cost that was told without a session, time by time, and of that of named sessions whose tokens others' calls
    /// have explained.
    /// </summary>
    /// <param name="points">All points of the named sessions at hand, and of the others those of one time together, with what counts of
    /// their tokens.</param>
    /// <param name="left">What the flow left of each point; absent for points that it didn't touch.</param>
    public static void Price(IReadOnlyList<MetricPoint> points, IReadOnlyDictionary<MetricPoint, OpenPoint> left,
        IReadOnlyList<KnownCall> calls, UnitemisedPrice price)
    {
        foreach (var scope in points.GroupBy(point => (point.SessionId, point.Name, Time: point.Named ? 0 : point.TimeNano)))
        {
            var cost = scope.Where(point => point.Measure == Measure.Cost && point.Delta > 0)
                .Order(Comparer<MetricPoint>.Create(MetricPoint.Compare)).ToList();
            var tokens = scope.Where(point => point.Measure != Measure.Cost && point.Delta > 0).ToList();
            if (cost.Count == 0)
                continue;
            if (cost[0].Named && !tokens.Any(point => left.TryGetValue(point, out var open) && open.Left < open.Started))
                continue;
            if (tokens.Count > 0 && tokens.All(point => point.Counted == 0))
                Lay(cost, 0);
            else if (!cost[0].Named && AllReported(scope, calls))
                Lay(cost, cost.Sum(point => left.TryGetValue(point, out var open) ? open.Left : point.Delta));
            else
                Lay(cost, tokens.Count == 0 ? cost.Sum(point => point.Delta) : price.Share(cost.Sum(point => point.Delta), tokens));
        }
    }

    private static bool AllReported(IEnumerable<MetricPoint> scope, IReadOnlyList<KnownCall> calls)
    {
        long opens = long.MaxValue, closes = long.MinValue;
        MetricPoint? any = null;
        foreach (var point in scope)
        {
            any ??= point;
            opens = Math.Min(opens, point.UntilMicros - OpenPoint.HourMicros);
            closes = Math.Max(closes, point.UntilMicros + OpenPoint.HourMicros);
        }

        return calls.All(call =>
            call.AtMicros < opens || call.AtMicros > closes || call.CostNano is not null || any!.Name.Against(call.Name) is null);
    }

    private static void Lay(List<MetricPoint> cost, long remainder)
    {
        foreach (var point in cost)
        {
            point.Counted = Math.Clamp(remainder, 0, point.Delta);
            remainder -= point.Counted;
        }
    }
}
