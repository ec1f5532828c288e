namespace Takt.Otlp;

/// <summary>Histogram, exponential histogram and summary points of OTLP/JSON.</summary>
internal static class JsonDistributions
{
    public static void Point(ref JsonCursor json, OtlpBatch batch, ref OtlpPoint point, OtlpMetricKind kind)
    {
        ref OtlpDistribution distribution = ref batch.AddDistribution(ref point);
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (JsonMetrics.Common(ref json, batch, ref point, name))
                continue;
            if (name.SequenceEqual("count"u8))
                distribution.Count = json.UInt64();
            else if (name.SequenceEqual("sum"u8))
                distribution.Sum = json.Double();
            else if (kind == OtlpMetricKind.Summary)
                Summary(ref json, batch, ref distribution, name);
            else if (name.SequenceEqual("min"u8))
                distribution.Min = json.Double();
            else if (name.SequenceEqual("max"u8))
                distribution.Max = json.Double();
            else if (kind == OtlpMetricKind.Histogram)
                Histogram(ref json, batch, ref distribution, name);
            else
                Exponential(ref json, batch, ref distribution, name);
        }
    }

    private static void Summary(ref JsonCursor json, OtlpBatch batch, ref OtlpDistribution distribution, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("quantileValues"u8))
            distribution.Bounds = Quantiles(ref json, batch);
        else
            json.Skip();
    }

    private static void Histogram(ref JsonCursor json, OtlpBatch batch, ref OtlpDistribution distribution, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("bucketCounts"u8))
            distribution.Buckets = Counts(ref json, batch);
        else if (name.SequenceEqual("explicitBounds"u8))
            distribution.Bounds = Bounds(ref json, batch);
        else
            json.Skip();
    }

    private static void Exponential(ref JsonCursor json, OtlpBatch batch, ref OtlpDistribution distribution, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("scale"u8))
            distribution.Scale = json.Int32();
        else if (name.SequenceEqual("zeroCount"u8))
            distribution.ZeroCount = json.UInt64();
        else if (name.SequenceEqual("zeroThreshold"u8))
            distribution.ZeroThreshold = json.Double();
        else if (name.SequenceEqual("positive"u8))
            (distribution.PositiveOffset, distribution.Positive) = Buckets(ref json, batch);
        else if (name.SequenceEqual("negative"u8))
            (distribution.NegativeOffset, distribution.Negative) = Buckets(ref json, batch);
        else
            json.Skip();
    }

    private static (int Offset, Slice Counts) Buckets(ref JsonCursor json, OtlpBatch batch)
    {
        int offset = 0;
        Slice counts = default;
        if (!json.EnterObject())
            return default;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("offset"u8))
                offset = json.Int32();
            else if (name.SequenceEqual("bucketCounts"u8))
                counts = Counts(ref json, batch);
            else
                json.Skip();
        }

        return (offset, counts);
    }

    private static Slice Counts(ref JsonCursor json, OtlpBatch batch)
    {
        int start = batch.BucketTable.Count;
        if (!json.EnterArray())
            return default;
        while (json.NextElement())
            batch.BucketTable.Add() = json.UInt64();
        return new Slice(start, batch.BucketTable.Count - start);
    }

    private static Slice Bounds(ref JsonCursor json, OtlpBatch batch)
    {
        int start = batch.BoundTable.Count;
        if (!json.EnterArray())
            return default;
        while (json.NextElement())
            batch.BoundTable.Add() = json.Double();
        return new Slice(start, batch.BoundTable.Count - start);
    }

    private static Slice Quantiles(ref JsonCursor json, OtlpBatch batch)
    {
        int start = batch.BoundTable.Count;
        if (!json.EnterArray())
            return default;
        while (json.NextElement())
        {
            (double quantile, double value) = Quantile(ref json);
            batch.BoundTable.Add() = quantile;
            batch.BoundTable.Add() = value;
        }

        return new Slice(start, batch.BoundTable.Count - start);
    }

    private static (double Quantile, double Value) Quantile(ref JsonCursor json)
    {
        double quantile = 0, value = 0;
        if (!json.EnterObject())
            return default;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("quantile"u8))
                quantile = json.Double();
            else if (name.SequenceEqual("value"u8))
                value = json.Double();
            else
                json.Skip();
        }

        return (quantile, value);
    }
}
