namespace Takt.Otlp.Tests.Oracle;

/// <summary>Turns a batch of metrics back into its message.</summary>
internal static class MetricsOf
{
    public static MetricsRequest Batch(OtlpBatch batch)
    {
        MetricsRequest request = new();
        List<ScopeMetrics> scopes = [];
        foreach (OtlpResource resource in batch.Resources)
        {
            request.ResourceMetrics.Add(
                new ResourceMetrics { Resource = CommonOf.Resource(batch, resource), SchemaUrl = batch.Text(resource.SchemaUrl) });
        }

        foreach (OtlpScope scope in batch.Scopes)
        {
            scopes.Add(new ScopeMetrics { Scope = CommonOf.Scope(batch, scope), SchemaUrl = batch.Text(scope.SchemaUrl) });
            request.ResourceMetrics[scope.Resource].ScopeMetrics.Add(scopes[^1]);
        }

        foreach (OtlpMetric metric in batch.Metrics)
            scopes[metric.Scope].Metrics.Add(Metric(batch, metric));
        return request;
    }

    private static Metric Metric(OtlpBatch batch, OtlpMetric metric)
    {
        Metric message =
            new() { Name = batch.Text(metric.Name), Description = batch.Text(metric.Description), Unit = batch.Text(metric.Unit) };
        CommonOf.Attributes(batch, metric.MetadataStart, metric.MetadataCount, message.Metadata);
        OtlpPoint[] points = batch.Points.Slice(metric.PointStart, metric.PointCount).ToArray();
        int temporality = (int)metric.Temporality;
        switch (metric.Kind)
        {
            case OtlpMetricKind.Gauge:
                message.Gauge = new Gauge { DataPoints = { points.Select(point => Number(batch, point)) } };
                break;
            case OtlpMetricKind.Sum:
                message.Sum = new Sum
                {
                    DataPoints = { points.Select(point => Number(batch, point)) },
                    AggregationTemporality = temporality,
                    IsMonotonic = metric.IsMonotonic,
                };
                break;
            case OtlpMetricKind.Histogram:
                message.Histogram = new Histogram
                {
                    DataPoints = { points.Select(point => HistogramPoint(batch, point)) },
                    AggregationTemporality = temporality,
                };
                break;
            case OtlpMetricKind.ExponentialHistogram:
                message.ExponentialHistogram = new ExponentialHistogram
                {
                    DataPoints = { points.Select(point => ExponentialPoint(batch, point)) },
                    AggregationTemporality = temporality,
                };
                break;
            case OtlpMetricKind.Summary:
                message.Summary = new Summary { DataPoints = { points.Select(point => SummaryPoint(batch, point)) } };
                break;
        }

        return message;
    }

    private static NumberDataPoint Number(OtlpBatch batch, OtlpPoint point)
    {
        NumberDataPoint message =
            new() { StartTimeUnixNano = point.StartTimeUnixNano, TimeUnixNano = point.TimeUnixNano, Flags = point.Flags };
        if (point.Value.Kind == OtlpValueKind.Int)
            message.AsInt = point.Value.Number;
        else if (point.Value.Kind == OtlpValueKind.Double)
            message.AsDouble = point.Value.Double;
        CommonOf.Attributes(batch, point.AttributeStart, point.AttributeCount, message.Attributes);
        return message;
    }

    private static HistogramDataPoint HistogramPoint(OtlpBatch batch, OtlpPoint point)
    {
        OtlpDistribution distribution = batch.Distributions[point.Distribution];
        HistogramDataPoint message = new()
        {
            StartTimeUnixNano = point.StartTimeUnixNano,
            TimeUnixNano = point.TimeUnixNano,
            Flags = point.Flags,
            Count = distribution.Count,
            BucketCounts = { Counts(batch, distribution.Buckets) },
            ExplicitBounds = { batch.Bounds.Slice(distribution.Bounds.Offset, distribution.Bounds.Length).ToArray() },
        };
        if (distribution.Sum is { } sum)
            message.Sum = sum;
        if (distribution.Min is { } min)
            message.Min = min;
        if (distribution.Max is { } max)
            message.Max = max;
        CommonOf.Attributes(batch, point.AttributeStart, point.AttributeCount, message.Attributes);
        return message;
    }

    private static ExponentialHistogramDataPoint ExponentialPoint(OtlpBatch batch, OtlpPoint point)
    {
        OtlpDistribution distribution = batch.Distributions[point.Distribution];
        ExponentialHistogramDataPoint message = new()
        {
            StartTimeUnixNano = point.StartTimeUnixNano,
            TimeUnixNano = point.TimeUnixNano,
            Flags = point.Flags,
            Count = distribution.Count,
            Scale = distribution.Scale,
            ZeroCount = distribution.ZeroCount,
            ZeroThreshold = distribution.ZeroThreshold,
            Positive = new Buckets { Offset = distribution.PositiveOffset, BucketCounts = { Counts(batch, distribution.Positive) } },
            Negative = new Buckets { Offset = distribution.NegativeOffset, BucketCounts = { Counts(batch, distribution.Negative) } },
        };
        if (distribution.Sum is { } sum)
            message.Sum = sum;
        if (distribution.Min is { } min)
            message.Min = min;
        if (distribution.Max is { } max)
            message.Max = max;
        CommonOf.Attributes(batch, point.AttributeStart, point.AttributeCount, message.Attributes);
        return message;
    }

    private static SummaryDataPoint SummaryPoint(OtlpBatch batch, OtlpPoint point)
    {
        OtlpDistribution distribution = batch.Distributions[point.Distribution];
        SummaryDataPoint message = new()
        {
            StartTimeUnixNano = point.StartTimeUnixNano,
            TimeUnixNano = point.TimeUnixNano,
            Flags = point.Flags,
            Count = distribution.Count,
            Sum = distribution.Sum ?? 0,
        };
        double[] pairs = batch.Bounds.Slice(distribution.Bounds.Offset, distribution.Bounds.Length).ToArray();
        foreach (double[] pair in pairs.Chunk(2))
            message.QuantileValues.Add(new ValueAtQuantile { Quantile = pair[0], Value = pair[1] });
        CommonOf.Attributes(batch, point.AttributeStart, point.AttributeCount, message.Attributes);
        return message;
    }

    private static ulong[] Counts(OtlpBatch batch, Slice slice) => batch.Buckets.Slice(slice.Offset, slice.Length).ToArray();
}
