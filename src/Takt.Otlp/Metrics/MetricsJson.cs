namespace Takt.Otlp;

/// <summary>Writes metrics.</summary>
internal static class MetricsJson
{
    public static void Write(ref JsonWriter json, OtlpBatch batch, int scope, ref int next)
    {
        ReadOnlySpan<OtlpMetric> metrics = batch.Metrics;
        if (next >= metrics.Length || metrics[next].Scope != scope)
            return;
        json.Open("\"metrics\":"u8, (byte)'[');
        for (; next < metrics.Length && metrics[next].Scope == scope; next++)
            Metric(ref json, batch, in metrics[next]);
        json.Close((byte)']');
    }

    private static void Metric(ref JsonWriter json, OtlpBatch batch, ref readonly OtlpMetric metric)
    {
        json.Open((byte)'{');
        json.Text("\"name\":"u8, batch.Utf8(metric.Name));
        json.Text("\"description\":"u8, batch.Utf8(metric.Description));
        json.Text("\"unit\":"u8, batch.Utf8(metric.Unit));
        if (metric.Kind != OtlpMetricKind.None)
        {
            json.Open(
                metric.Kind switch
                {
                    OtlpMetricKind.Gauge => "\"gauge\":"u8,
                    OtlpMetricKind.Sum => "\"sum\":"u8,
                    OtlpMetricKind.Histogram => "\"histogram\":"u8,
                    OtlpMetricKind.ExponentialHistogram => "\"exponentialHistogram\":"u8,
                    _ => "\"summary\":"u8,
                },
                (byte)'{');
            Points(ref json, batch, in metric);
            json.Integer("\"aggregationTemporality\":"u8, (int)metric.Temporality);
            json.True("\"isMonotonic\":"u8, metric.IsMonotonic);
            json.Close((byte)'}');
        }

        JsonValues.List(ref json, batch, "\"metadata\":"u8, metric.Metadata);
        json.Close((byte)'}');
    }

    private static void Points(ref JsonWriter json, OtlpBatch batch, ref readonly OtlpMetric metric)
    {
        if (metric.PointCount == 0)
            return;
        json.Open("\"dataPoints\":"u8, (byte)'[');
        foreach (ref readonly OtlpPoint point in batch.Points.Slice(metric.PointStart, metric.PointCount))
        {
            json.Open((byte)'{');
            json.Quoted("\"startTimeUnixNano\":"u8, point.StartTimeUnixNano);
            json.Quoted("\"timeUnixNano\":"u8, point.TimeUnixNano);
            if (point.Distribution >= 0)
                DistributionsJson.Write(ref json, batch, batch.Distributions[point.Distribution], metric.Kind);
            else
                Number(ref json, point.Value);
            JsonValues.List(ref json, batch, "\"attributes\":"u8, point.Run);
            json.Integer("\"flags\":"u8, point.Flags);
            json.Close((byte)'}');
        }

        json.Close((byte)']');
    }

    private static void Number(ref JsonWriter json, OtlpValue value)
    {
        if (value.Kind == OtlpValueKind.Double)
        {
            json.Double("\"asDouble\":"u8, value.Double);
        }
        else if (value.Kind == OtlpValueKind.Int)
        {
            json.Name("\"asInt\":"u8);
            json.QuotedValue(value.Number);
        }
    }
}
