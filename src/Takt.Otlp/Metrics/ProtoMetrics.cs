namespace Takt.Otlp;

/// <summary>Messages of opentelemetry/proto/metrics/v1. A case label is field number × 8 + wire type.</summary>
internal static class ProtoMetrics
{
    private const uint GaugeTag = 42, SumTag = 58, HistogramTag = 74, ExponentialHistogramTag = 82, SummaryTag = 90;

    // message Metric { string name = 1; string description = 2; string unit = 3; oneof data { Gauge gauge = 5; Sum sum = 7;
    //                  Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10; Summary summary = 11;
    //                  } repeated KeyValue metadata = 12; }
    public static void Metric(ref ProtoCursor proto, OtlpBatch batch, int scope)
    {
        ref OtlpMetric metric = ref batch.MetricTable.Add();
        metric.Scope = scope;
        int outer = proto.Enter(), start = proto.Position;
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: metric.Name = proto.Bytes(); break;
                case 18: metric.Description = proto.Bytes(); break;
                case 26: metric.Unit = proto.Bytes(); break;
                case 98: ProtoCommon.Attribute(ref proto, batch, ref metric.Metadata); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Rewind(start);
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case GaugeTag: Data(ref proto, batch, ref metric, OtlpMetricKind.Gauge); break;
                case SumTag: Data(ref proto, batch, ref metric, OtlpMetricKind.Sum); break;
                case HistogramTag: Data(ref proto, batch, ref metric, OtlpMetricKind.Histogram); break;
                case ExponentialHistogramTag: Data(ref proto, batch, ref metric, OtlpMetricKind.ExponentialHistogram); break;
                case SummaryTag: Data(ref proto, batch, ref metric, OtlpMetricKind.Summary); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    // message Sum { repeated NumberDataPoint data_points = 1; AggregationTemporality aggregation_temporality = 2; bool is_monotonic = 3; }
    // The other four are the same without the fields that they lack.
    private static void Data(ref ProtoCursor proto, OtlpBatch batch, ref OtlpMetric metric, OtlpMetricKind kind)
    {
        metric.Become(kind, batch);
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10:
                    metric.PointCount++;
                    Point(ref proto, batch, kind);
                    break;
                case 16 when metric.HasTemporality: metric.Temporality = (OtlpTemporality)proto.Int32(); break;
                case 24 when kind == OtlpMetricKind.Sum: metric.IsMonotonic = proto.UInt64() != 0; break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    private static void Point(ref ProtoCursor proto, OtlpBatch batch, OtlpMetricKind kind)
    {
        ref OtlpPoint point = ref batch.PointTable.Add();
        point.Metric = batch.MetricTable.Count - 1;
        point.Distribution = -1;
        switch (kind)
        {
            case OtlpMetricKind.Histogram: ProtoDistributions.Histogram(ref proto, batch, ref point); break;
            case OtlpMetricKind.ExponentialHistogram: ProtoDistributions.ExponentialHistogram(ref proto, batch, ref point); break;
            case OtlpMetricKind.Summary: ProtoDistributions.Summary(ref proto, batch, ref point); break;
            default: Number(ref proto, batch, ref point); break;
        }
    }

    // message NumberDataPoint { fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; oneof value { double as_double = 4;
    //                           sfixed64 as_int = 6; }
    //                           repeated Exemplar exemplars = 5; repeated KeyValue attributes = 7; uint32 flags = 8; }
    private static void Number(ref ProtoCursor proto, OtlpBatch batch, ref OtlpPoint point)
    {
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 17: point.StartTimeUnixNano = proto.Fixed64(); break;
                case 25: point.TimeUnixNano = proto.Fixed64(); break;
                case 33: point.Value = OtlpValue.OfDouble(proto.Double()); break;
                case 49: point.Value = OtlpValue.OfInt((long)proto.Fixed64()); break;
                case 58: ProtoCommon.Attribute(ref proto, batch, ref point.Run); break;
                case 64: point.Flags = proto.UInt32(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }
}
