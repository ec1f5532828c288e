namespace Takt.Metering.Sums;

/// <summary>
/// How long something took, in buckets of which each is √2 times as wide as the one before: a median or p90 is known to about a tenth, and
/// buckets of any two sets add up.
/// </summary>
public static class LatencyBuckets
{
    private const int PerOctave = 2;

    public static short Of(long ms) => (short)Math.Floor(Math.Log2(Math.Max(0, ms) + 1.0) * PerOctave);

    /// <summary>The least that falls into it, milliseconds.</summary>
    public static double From(int bucket) => Math.Pow(2, (double)bucket / PerOctave) - 1;

    /// <summary>The time that a share of them stays within, milliseconds; null where there are none.</summary>
    /// <param name="counts">By bucket.</param>
    public static long? Percentile(IEnumerable<KeyValuePair<int, long>> counts, double share)
    {
        var ordered = counts.Where(count => count.Value > 0).OrderBy(count => count.Key).ToArray();
        var total = ordered.Sum(count => count.Value);
        if (total == 0)
            return null;
        var rank = share * total;
        foreach (var (bucket, count) in ordered)
        {
            if (rank <= count)
            {
                var (from, to) = (From(bucket), From(bucket + 1));
                return (long)Math.Round(from + ((to - from) * rank / count));
            }

            rank -= count;
        }

        return (long)Math.Round(From(ordered[^1].Key + 1));
    }
}
