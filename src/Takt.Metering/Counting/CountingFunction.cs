using Takt.Metering.Cost;
using Takt.Metering.Counting.Explaining;
using Takt.Metering.Counting.Joining;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// What a set of reports adds up to (contract §2), stated once over the whole set. The ledger arrives at the same rows piece by piece, with
/// the same parts, in whatever order the reports come; the tests hold the two against each other.
/// <list type="number">
/// <item>Reports of one key in one session are one told call (<see cref="ToldCalls"/>); spans with usage-bearing descendants are
/// none.</item>
/// <item>Told calls that share an id, or a shape and no contradiction, are one call (<see cref="CallJoining"/>).</item>
/// <item>What the calls of a named session don't explain of its metrics is unitemised (<see cref="SessionMetrics"/>).</item>
/// <item>Where one side names no session, the identity's calls within an hour explain metrics (<see cref="IdentityMetrics"/>).</item>
/// <item>What metrics tell of cost is shared out to the kinds of tokens (<see cref="CostShares"/>).</item>
/// </list>
/// </summary>
public static class CountingFunction
{
    public static List<CountedRow> Count(ReportSet set, PriceList prices, long receivedMicros)
    {
        var identities = new Identities();
        foreach (var report in set.Calls)
            identities.Link(report.Session, report.Dimensions, report.Evidence == Evidence.Transcript);
        foreach (var report in set.Points)
            identities.Link(report.Session, report.Dimensions, isTranscript: false);

        var calls = CallJoining.Join(ToldCalls.Of(set, identities, receivedMicros));
        var points = PointSet.Of(set.Points, identities, receivedMicros);
        Explain(points, calls, identities, prices);

        var withCost = points.Where(point => point.Measure == Measure.Cost).Select(point => (point.SessionId, point.Name)).ToHashSet();
        var rows = calls.ConvertAll(call => CountedCall.Of(call, prices).Row);
        var costed = points.Where(point => point.Counted > 0).Select(point => new CostedPoint(point, point.Counted, PointCost.Of(
            point.Measure, point.Counted, !withCost.Contains((point.SessionId, point.Name)), prices, PriceTerms.Of(point.Dimensions),
            point.AtMicros)));
        foreach (var (point, counted, cost) in costed.GroupBy(costed => CostScope.Of(costed.Point)).SelectMany(CostShares.Of))
            rows.Add(new(point.SessionId, point.Dimensions, point.AtMicros, cost.Amounts(point.Measure, counted)));

        return rows;
    }

    private static void Explain(List<MetricPoint> points, List<JoinedCall> calls, Identities identities, PriceList prices)
    {
        var price = new UnitemisedPrice(prices);
        var known = calls.ConvertAll(call => ExplainingCall.Of(call, ExplainingCall.SessionOf(call, points)));
        var bySession = known.Where(call => call.Named).ToLookup(call => call.SessionId);
        var named = points.Where(point => point.Named).GroupBy(point => point.SessionId)
            .Select(session => (Points: session.ToList(), Calls: bySession[session.Key].ToList())).ToList();
        foreach (var session in named)
            SessionMetrics.Explain(session.Points, session.Calls);
        var flows = ExplainIdentities(points, known, identities);
        foreach (var session in named)
            SessionMetrics.Price(session.Points, session.Calls, price);
        foreach (var identity in flows)
        {
            SessionMetrics.TakeCacheOut([.. identity.Points.Where(point => !point.Named)]);
            IdentityMetrics.Price(identity.Points, identity.Open, identity.Calls, price);
        }
    }

    private static List<(List<MetricPoint> Points, Dictionary<MetricPoint, OpenPoint> Open, List<KnownCall> Calls)> ExplainIdentities(
        List<MetricPoint> points, List<KnownCall> calls, Identities identities)
    {
        var flows = new List<(List<MetricPoint>, Dictionary<MetricPoint, OpenPoint>, List<KnownCall>)>();
        var byIdentity = calls.ToLookup(call => identities.Of(call.SessionId));
        foreach (var identity in points.GroupBy(point => identities.Of(point.SessionId)))
        {
            var of = byIdentity[identity.Key].ToList();
            if (identity.Key is null || (identity.All(point => point.Named) && of.All(call => call.Named)))
            {
                foreach (var point in identity.Where(point => !point.Named))
                    point.Counted = point.Delta;
                continue;
            }

            var open = identity.ToDictionary(point => point, IdentityMetrics.Open);
            foreach (var day in of.Select(call => IdentityMetrics.DayOf(call.AtMicros)).Distinct().Order())
                IdentityMetrics.RunDay(day, open.Values.ToList(), of);
            foreach (var (point, left) in open)
                point.Counted = left.Left;
            flows.Add(([.. identity], open, of));
        }

        return flows;
    }
}
