using Takt.Metering.Counting.Explaining;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// The data points of a set of reports: each once, a cumulative one with its difference to its predecessor. A point is known by its
/// attributes without session and identity, start, time and value, so that two routes of which one strips something tell the same thing
/// once.
/// </summary>
internal static class PointSet
{
    public static List<MetricPoint> Of(IEnumerable<PointReport> reports, Identities identities, long receivedMicros)
    {
        var distinct = reports.DistinctBy(point => (point.Session.Id, point.Key)).ToList();
        var kept = WithoutCopies(distinct);
        var named = kept.Where(point => point.Session.Named && point.Cumulative)
            .GroupBy(point => (identities.Of(point.Session.Id), point.Stream))
            .ToDictionary(group => group.Key, group => group.Min(point => point.Session.Id));
        var points = new List<MetricPoint>();
        foreach (var stream in kept.GroupBy(point => (Scope: Scope(point), point.Stream, point.Cumulative)))
        {
            var ascending = stream.OrderBy(point => new StreamPoint(point.TimeUnixNano, point.Value))
                .ThenBy(point => point.Session.Id).ToArray();
            var deltas = new long[ascending.Length];
            CumulativeStream.Differences(Array.ConvertAll(ascending, point => new StreamPoint(point.TimeUnixNano, point.Value)), deltas);
            for (var i = 0; i < ascending.Length; i++)
            {
                var point = ascending[i];
                var cumulative = stream.Key.Cumulative;
                points.Add(new(point.Session.Id, point.Session.Named, point.Key, point.Measure, point.Dimensions,
                    cumulative && i > 0 ? ascending[i - 1].TimeUnixNano : point.StartUnixNano, point.TimeUnixNano,
                    RecordTime.Clamp(point.TimeUnixNano, receivedMicros), cumulative ? deltas[i] : point.Value));
            }
        }

        return points;

        // A relay that begins to strip the session in the middle of a cumulative stream goes on with that stream.
        object Scope(PointReport point)
        {
            if (point.Session.Named || !point.Cumulative)
                return point.Session.Id;
            var identity = identities.Of(point.Session.Id);
            return named.TryGetValue((identity, point.Stream), out var session) ? session : (object?)identity ?? point.Session.Id;
        }
    }

    // Whatever a relay strips, the session and who it was among it: the same point told without a session is a copy.
    private static IEnumerable<PointReport> WithoutCopies(List<PointReport> points)
    {
        foreach (var copies in points.GroupBy(point => point.Key))
        {
            var named = copies.Where(point => point.Session.Named).ToList();
            foreach (var point in named)
                yield return point;
            if (named.Count == 0)
                yield return copies.MinBy(point => point.Session.Id);
        }
    }
}
