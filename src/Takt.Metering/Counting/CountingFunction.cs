using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// What a set of reports adds up to (contract §2), stated once over the whole set. The ledger arrives at the same rows piece by piece,
/// in whatever order the reports come; the tests hold the two against each other.
/// </summary>
public static class CountingFunction
{
    public static List<CountedRow> Count(IReadOnlyCollection<CallReport> calls, IReadOnlyCollection<PointReport> points, long receivedMicros)
    {
        var rows = new List<CountedRow>();
        var byModel = Merge(calls, receivedMicros).ToLookup(call => (call.SessionId, Model: call.Lead.Model ?? ""));
        var intervals = Shares(points).ToLookup(point => (SessionId: point.Report.Session.Id, Model: point.Report.Dimensions.Model ?? ""));
        foreach (var key in byModel.Select(group => group.Key).Union(intervals.Select(group => group.Key)))
        {
            var totals = Total(byModel[key], intervals[key]);
            rows.AddRange(byModel[key].Where(call => call.Call.Evidence != Evidence.Span || totals.SpansCount).Select(Row));
            rows.AddRange(Lay(totals, byModel[key].Where(call => call.Call.Evidence != Evidence.Span), [.. intervals[key]], receivedMicros));
        }

        return rows;
    }

    private sealed record MergedCall(Guid SessionId, Call Call, Dimensions Lead)
    {
        public CallCost Cost => CallCost.Of(Call, Lead.Model, Lead.Speed);
    }

    private static IEnumerable<MergedCall> Merge(IEnumerable<CallReport> reports, long receivedMicros)
    {
        var all = reports.ToList();
        var homes = all.Where(report => report.HasRequestId).GroupBy(report => report.Key)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(Rank).ThenBy(r => r.TimeUnixNano).ThenBy(r => r.Session.Id).First().Session.Id);
        foreach (var group in all.GroupBy(report => (Session: Rank(report) < SenderRank && report.HasRequestId ? homes[report.Key] : report.Session.Id, report.Key)))
        {
            var first = group.First();
            var merged = new MergedCall(group.Key.Session, Call.From(first, RecordTime.Clamp(first.TimeUnixNano, receivedMicros)), first.Dimensions);
            foreach (var report in group.Skip(1))
            {
                var call = Call.Merge(merged.Call, Call.From(report, RecordTime.Clamp(report.TimeUnixNano, receivedMicros)), out var leads);
                merged = merged with { Call = call, Lead = leads ? report.Dimensions : merged.Lead };
            }

            yield return merged;
        }
    }

    private const int SenderRank = 3;

    // Who sends is the home; else the transcript's session; a report without a session goes where the others are.
    private static int Rank(CallReport report) => !report.Session.Named ? 1 : report.Evidence == Evidence.Transcript ? 2 : SenderRank;

    private static IEnumerable<(PointReport Report, long Delta)> Shares(IEnumerable<PointReport> points)
    {
        foreach (var stream in points.DistinctBy(point => (point.Session.Id, point.Key)).GroupBy(point => (point.Session.Id, point.Stream, point.Cumulative)))
        {
            var ascending = stream.OrderBy(point => new StreamPoint(point.TimeUnixNano, point.Value)).ToArray();
            var deltas = new long[ascending.Length];
            CumulativeStream.Differences(Array.ConvertAll(ascending, point => new StreamPoint(point.TimeUnixNano, point.Value)), deltas);
            for (var i = 0; i < ascending.Length; i++) yield return (ascending[i], stream.Key.Cumulative ? deltas[i] : ascending[i].Value);
        }
    }

    private static SessionModelTotals Total(IEnumerable<MergedCall> calls, IEnumerable<(PointReport Report, long Delta)> points)
    {
        var known = calls.Where(call => call.Call.Evidence != Evidence.Span).ToList();
        var shares = points.ToList();
        long Sum(Measure measure) => shares.Where(share => share.Report.Measure == measure).Sum(share => share.Delta);
        return new()
        {
            CallCount = known.Count,
            Calls = known.Aggregate(TokenCounts.Zero, (sum, call) => sum + call.Call.Tokens),
            CallCostNano = known.Sum(call => call.Cost.CostNano ?? 0),
            NamelessCalls = known.Count(call => call.Cost.Flags.HasFlag(UsageFlags.Nameless)),
            TokenPoints = shares.Count(share => share.Report.Measure != Measure.Cost),
            CostPoints = shares.Count(share => share.Report.Measure == Measure.Cost),
            Metrics = new(Sum(Measure.Input), Sum(Measure.Output), Sum(Measure.CacheRead), Sum(Measure.CacheWrite)),
            MetricInputWithCache = Sum(Measure.InputWithCache),
            MetricCostNano = Sum(Measure.Cost),
        };
    }

    private static IEnumerable<CountedRow> Lay(
        SessionModelTotals totals, IEnumerable<MergedCall> calls, (PointReport Report, long Delta)[] shares, long receivedMicros)
    {
        var known = calls.OrderBy(call => call.Call.AtMicros)
            .Select(call => new KnownCall(call.Call.AtMicros, call.Lead.QuerySource, call.Call.Tokens, call.Cost.CostNano ?? 0)).ToList();
        foreach (var measure in shares.GroupBy(share => share.Report.Measure))
        {
            var rows = measure.ToArray();
            var intervals = Array.ConvertAll(rows, row => new Interval(row.Report.Key, row.Report.TimeUnixNano, row.Report.Dimensions.QuerySource, row.Delta));
            var counted = Unitemised.Lay(measure.Key, totals.Unitemised(measure.Key), intervals, known);
            for (var i = 0; i < rows.Length; i++)
            {
                var (report, dimensions) = (rows[i].Report, rows[i].Report.Dimensions);
                var at = RecordTime.Clamp(report.TimeUnixNano, receivedMicros);
                var amounts = PointAmounts.Of(measure.Key, counted[i], totals.PointsArePriced, dimensions.Model, dimensions.Speed, at);
                if (!amounts.IsZero) yield return new(report.Session.Id, dimensions, dimensions.Repository, dimensions.Branch, at, amounts);
            }
        }
    }

    private static CountedRow Row(MergedCall call) => new(call.SessionId, call.Lead, call.Call.TranscriptRepository ?? call.Lead.Repository,
        call.Call.TranscriptBranch ?? call.Lead.Branch, call.Call.AtMicros, call.Cost.Amounts(call.Call));
}
