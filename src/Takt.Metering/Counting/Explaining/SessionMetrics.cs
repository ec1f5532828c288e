using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Explaining;

/// <summary>
/// What the calls of one named session don't explain of its metrics: per kind of token and model name the difference of the sums, whenever
/// in the session the calls were; laid into the intervals that lack calls.
/// </summary>
public static class SessionMetrics
{
    private static readonly Measure[] TokenMeasures = [Measure.Input, Measure.Output, Measure.CacheRead, Measure.CacheWrite,
        Measure.InputWithCache];

    /// <summary>Sets what counts of each point.</summary>
    public static void Settle(IReadOnlyList<MetricPoint> points, IReadOnlyList<KnownCall> calls, UnitemisedPrice price)
    {
        Explain(points, calls);
        Price(points, calls, price);
    }

    /// <summary>Sets what counts of each point of tokens, and what the calls have left for metrics that name no session.</summary>
    public static void Explain(IReadOnlyList<MetricPoint> points, IReadOnlyList<KnownCall> calls)
    {
        var ordered = calls.Order(Comparer<KnownCall>.Create(KnownCall.Compare)).ToList();
        foreach (var point in points)
            point.Counted = 0;
        foreach (var measure in TokenMeasures)
            SettleTokens(measure, points, ordered);
        var cost = new Intervals(Measure.Cost, points.Where(point => point.Measure == Measure.Cost && point.Delta > 0));
        cost.Explain(ordered);
        cost.TakeFromNearest(ordered);
    }

    /// <summary>Sets what counts of each point of cost, once it is known which tokens are unitemised.</summary>
    public static void Price(IReadOnlyList<MetricPoint> points, IReadOnlyList<KnownCall> calls, UnitemisedPrice price)
    {
        TakeCacheOut(points);
        foreach (var name in points.Where(point => point.Measure == Measure.Cost && point.Delta > 0).GroupBy(point => point.Name))
        {
            var tokens = points.Where(point => point.Name == name.Key && point.Measure != Measure.Cost).ToList();
            var known = calls.Where(call => name.Key.Against(call.Name) is not null).ToList();
            var intervals = new Intervals(Measure.Cost, name);
            intervals.Explain([.. known.Order(Comparer<KnownCall>.Create(KnownCall.Compare)).Select(call => call.Anew())]);
            intervals.Lay(_ => true, Remainder([.. name], tokens, known, price));
        }
    }

    private static void SettleTokens(Measure measure, IReadOnlyList<MetricPoint> points, List<KnownCall> calls)
    {
        var told = points.Where(point => point.Measure == measure && point.Delta > 0).ToList();
        if (told.Count == 0)
            return;
        var remainders = NameShares.Unexplained(Sums(told.Select(point => (point.Name, point.Delta))),
            Sums(calls.Select(call => (call.Name, call.Amount(measure)))));
        var intervals = new Intervals(measure, told);
        intervals.Explain(calls);
        foreach (var (name, remainder) in remainders)
            intervals.Lay(point => point.Name == name, remainder);
        intervals.TakeFromNearest(calls);
    }

    /// <summary>
    /// An input that includes cache is unitemised only by what the cache's own points of the same time don't tell already.
    /// </summary>
    public static void TakeCacheOut(IReadOnlyList<MetricPoint> points)
    {
        var including = points.Where(point => point.Measure == Measure.InputWithCache && point.Counted > 0).ToList();
        if (including.Count == 0)
            return;
        var cache = points.Where(point => point.Measure is Measure.CacheRead or Measure.CacheWrite && point.Counted > 0)
            .GroupBy(point => (point.SessionId, point.Name, point.TimeNano))
            .ToDictionary(group => group.Key, group => group.Sum(point => point.Counted));
        foreach (var time in including.GroupBy(point => (point.SessionId, point.Name, point.TimeNano)))
        {
            var told = cache.GetValueOrDefault(time.Key);
            foreach (var point in time.Order(Comparer<MetricPoint>.Create(MetricPoint.Compare)))
            {
                var part = Math.Min(point.Counted, told);
                point.Counted -= part;
                told -= part;
            }
        }
    }

    // A client's metric is the float sum of its calls' costs: only where tokens are missing is a difference more than rounding.
    private static long Remainder(List<MetricPoint> cost, List<MetricPoint> tokens, List<KnownCall> known, UnitemisedPrice price)
    {
        var total = cost.Sum(point => point.Delta);
        if (known.Count == 0)
            return total;
        if (tokens.All(point => point.Counted == 0))
            return 0;
        return known.All(call => call.CostNano is not null && call.Name == cost[0].Name)
            ? Math.Max(0, total - known.Sum(call => call.CostNano!.Value)) : price.Share(total, tokens);
    }

    private static Dictionary<ModelName, long> Sums(IEnumerable<(ModelName Name, long Amount)> amounts)
    {
        var sums = new Dictionary<ModelName, long>();
        foreach (var (name, amount) in amounts)
            sums[name] = checked(sums.GetValueOrDefault(name) + amount);
        return sums;
    }
}
