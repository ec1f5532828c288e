namespace Takt.Otlp;

/// <summary>Metrics of OTLP/JSON.</summary>
internal static class JsonMetrics
{
    public static void Metric(ref JsonCursor json, OtlpBatch batch, int scope)
    {
        ref OtlpMetric metric = ref batch.MetricTable.Add();
        metric.Scope = scope;
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("name"u8))
                metric.Name = json.String();
            else if (name.SequenceEqual("description"u8))
                metric.Description = json.String();
            else if (name.SequenceEqual("unit"u8))
                metric.Unit = json.String();
            else if (name.SequenceEqual("sum"u8))
                Data(ref json, batch, ref metric, OtlpMetricKind.Sum);
            else if (name.SequenceEqual("gauge"u8))
                Data(ref json, batch, ref metric, OtlpMetricKind.Gauge);
            else if (name.SequenceEqual("histogram"u8))
                Data(ref json, batch, ref metric, OtlpMetricKind.Histogram);
            else if (name.SequenceEqual("exponentialHistogram"u8))
                Data(ref json, batch, ref metric, OtlpMetricKind.ExponentialHistogram);
            else if (name.SequenceEqual("summary"u8))
                Data(ref json, batch, ref metric, OtlpMetricKind.Summary);
            else if (name.SequenceEqual("metadata"u8))
                JsonCommon.Attributes(ref json, batch, ref metric.Metadata);
            else
                json.Skip();
        }
    }

    private static void Data(ref JsonCursor json, OtlpBatch batch, ref OtlpMetric metric, OtlpMetricKind kind)
    {
        metric.Become(kind, batch);
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("dataPoints"u8))
                Points(ref json, batch, ref metric);
            else if (metric.HasTemporality && name.SequenceEqual("aggregationTemporality"u8))
                metric.Temporality = (OtlpTemporality)json.Enum();
            else if (kind == OtlpMetricKind.Sum && name.SequenceEqual("isMonotonic"u8))
                metric.IsMonotonic = json.Bool();
            else
                json.Skip();
        }
    }

    private static void Points(ref JsonCursor json, OtlpBatch batch, ref OtlpMetric metric)
    {
        if (!json.EnterArray())
            return;
        while (json.NextElement())
        {
            metric.PointCount++;
            ref OtlpPoint point = ref batch.PointTable.Add();
            point.Metric = batch.MetricTable.Count - 1;
            point.Distribution = -1;
            if (metric.Kind is OtlpMetricKind.Sum or OtlpMetricKind.Gauge)
                Number(ref json, batch, ref point);
            else
                JsonDistributions.Point(ref json, batch, ref point, metric.Kind);
        }
    }

    private static void Number(ref JsonCursor json, OtlpBatch batch, ref OtlpPoint point)
    {
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("asDouble"u8))
                point.Value = OtlpValue.OfDouble(json.Double());
            else if (name.SequenceEqual("asInt"u8))
                point.Value = json.Integer();
            else if (!Common(ref json, batch, ref point, name))
                json.Skip();
        }
    }

    /// <summary>Reads a property that points of all kinds have, or says that it is none.</summary>
    public static bool Common(ref JsonCursor json, OtlpBatch batch, ref OtlpPoint point, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("attributes"u8))
            JsonCommon.Attributes(ref json, batch, ref point.Run);
        else if (name.SequenceEqual("startTimeUnixNano"u8))
            point.StartTimeUnixNano = json.UInt64();
        else if (name.SequenceEqual("timeUnixNano"u8))
            point.TimeUnixNano = json.UInt64();
        else if (name.SequenceEqual("flags"u8))
            point.Flags = json.UInt32();
        else
            return false;
        return true;
    }
}
