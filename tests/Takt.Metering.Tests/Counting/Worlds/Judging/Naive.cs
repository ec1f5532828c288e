using Takt.Metering.Tests.Counting.Worlds.Telling;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Judging;

/// <summary>What points add up to, by the plainest reading.</summary>
internal static class Naive
{
    public static Dictionary<Measure, long> Sums(IEnumerable<Measured> points)
    {
        var sums = new Dictionary<Measure, long>();
        foreach (var series in points.DistinctBy(point => (point.Stream, point.Time, point.Value)).GroupBy(point => point.Stream))
        {
            long before = 0;
            foreach (var point in series.OrderBy(point => point.Time))
            {
                sums[point.Measure] = sums.GetValueOrDefault(point.Measure) + point.Value - (point.Cumulative ? before : 0);
                before = point.Value;
            }
        }

        return sums;
    }
}
