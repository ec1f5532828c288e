namespace Takt.Otlp;

/// <summary>Writes what histogram, exponential histogram and summary points have of their own.</summary>
internal static class DistributionsJson
{
    public static void Write(ref JsonWriter json, OtlpBatch batch, OtlpDistribution distribution, OtlpMetricKind kind)
    {
        json.Quoted("\"count\":"u8, distribution.Count);
        json.Double("\"sum\":"u8, distribution.Sum);
        json.Double("\"min\":"u8, distribution.Min);
        json.Double("\"max\":"u8, distribution.Max);
        switch (kind)
        {
            case OtlpMetricKind.Histogram: Histogram(ref json, batch, distribution); break;
            case OtlpMetricKind.ExponentialHistogram: Exponential(ref json, batch, distribution); break;
            default: Quantiles(ref json, batch, distribution.Bounds); break;
        }
    }

    private static void Histogram(ref JsonWriter json, OtlpBatch batch, OtlpDistribution distribution)
    {
        Counts(ref json, batch, distribution.Buckets);
        if (distribution.Bounds.IsEmpty)
            return;
        json.Open("\"explicitBounds\":"u8, (byte)'[');
        foreach (double bound in batch.Bounds.Slice(distribution.Bounds.Offset, distribution.Bounds.Length))
            json.DoubleValue(bound);
        json.Close((byte)']');
    }

    private static void Exponential(ref JsonWriter json, OtlpBatch batch, OtlpDistribution distribution)
    {
        json.Integer("\"scale\":"u8, distribution.Scale);
        json.Quoted("\"zeroCount\":"u8, distribution.ZeroCount);
        Buckets(ref json, batch, "\"positive\":"u8, distribution.PositiveOffset, distribution.Positive);
        Buckets(ref json, batch, "\"negative\":"u8, distribution.NegativeOffset, distribution.Negative);
        if (distribution.ZeroThreshold != 0)
            json.Double("\"zeroThreshold\":"u8, distribution.ZeroThreshold);
    }

    private static void Buckets(ref JsonWriter json, OtlpBatch batch, ReadOnlySpan<byte> quoted, int offset, Slice counts)
    {
        if (offset == 0 && counts.IsEmpty)
            return;
        json.Open(quoted, (byte)'{');
        json.Integer("\"offset\":"u8, offset);
        Counts(ref json, batch, counts);
        json.Close((byte)'}');
    }

    private static void Counts(ref JsonWriter json, OtlpBatch batch, Slice counts)
    {
        if (counts.IsEmpty)
            return;
        json.Open("\"bucketCounts\":"u8, (byte)'[');
        foreach (ulong count in batch.Buckets.Slice(counts.Offset, counts.Length))
            json.QuotedValue(count);
        json.Close((byte)']');
    }

    private static void Quantiles(ref JsonWriter json, OtlpBatch batch, Slice bounds)
    {
        if (bounds.IsEmpty)
            return;
        json.Open("\"quantileValues\":"u8, (byte)'[');
        ReadOnlySpan<double> pairs = batch.Bounds.Slice(bounds.Offset, bounds.Length);
        for (int index = 0; index < pairs.Length; index += 2)
        {
            json.Open((byte)'{');
            if (pairs[index] != 0)
                json.Double("\"quantile\":"u8, pairs[index]);
            if (pairs[index + 1] != 0)
                json.Double("\"value\":"u8, pairs[index + 1]);
            json.Close((byte)'}');
        }

        json.Close((byte)']');
    }
}
