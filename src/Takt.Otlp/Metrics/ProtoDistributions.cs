namespace Takt.Otlp;

/// <summary>The three kinds of points with a distribution. A case label is field number × 8 + wire type.</summary>
internal static class ProtoDistributions
{
    // message HistogramDataPoint { fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4;
    //                              optional double sum = 5; repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7;
    //                              repeated Exemplar exemplars = 8; repeated KeyValue attributes = 9; uint32 flags = 10;
    //                              optional double min = 11; optional double max = 12; }
    public static void Histogram(ref ProtoCursor proto, OtlpBatch batch, ref OtlpPoint point)
    {
        ref OtlpDistribution distribution = ref batch.AddDistribution(ref point);
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 17: point.StartTimeUnixNano = proto.Fixed64(); break;
                case 25: point.TimeUnixNano = proto.Fixed64(); break;
                case 33: distribution.Count = proto.Fixed64(); break;
                case 41: distribution.Sum = proto.Double(); break;
                case 49 or 50: distribution.Buckets = Fixed64s(ref proto, batch, distribution.Buckets, tag == 50); break;
                case 57 or 58: distribution.Bounds = Doubles(ref proto, batch, distribution.Bounds, tag == 58); break;
                case 74: ProtoCommon.Attribute(ref proto, batch, ref point.Run); break;
                case 80: point.Flags = proto.UInt32(); break;
                case 89: distribution.Min = proto.Double(); break;
                case 97: distribution.Max = proto.Double(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    // message ExponentialHistogramDataPoint { repeated KeyValue attributes = 1; fixed64 start_time_unix_nano = 2;
    //     fixed64 time_unix_nano = 3; fixed64 count = 4; optional double sum = 5; sint32 scale = 6; fixed64 zero_count = 7;
    //     Buckets positive = 8; Buckets negative = 9; uint32 flags = 10; repeated Exemplar exemplars = 11; optional double min = 12;
    //     optional double max = 13; double zero_threshold = 14; }
    public static void ExponentialHistogram(ref ProtoCursor proto, OtlpBatch batch, ref OtlpPoint point)
    {
        ref OtlpDistribution distribution = ref batch.AddDistribution(ref point);
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: ProtoCommon.Attribute(ref proto, batch, ref point.Run); break;
                case 17: point.StartTimeUnixNano = proto.Fixed64(); break;
                case 25: point.TimeUnixNano = proto.Fixed64(); break;
                case 33: distribution.Count = proto.Fixed64(); break;
                case 41: distribution.Sum = proto.Double(); break;
                case 48: distribution.Scale = proto.SInt32(); break;
                case 57: distribution.ZeroCount = proto.Fixed64(); break;
                case 66: (distribution.PositiveOffset, distribution.Positive) = Buckets(ref proto, batch); break;
                case 74: (distribution.NegativeOffset, distribution.Negative) = Buckets(ref proto, batch); break;
                case 80: point.Flags = proto.UInt32(); break;
                case 97: distribution.Min = proto.Double(); break;
                case 105: distribution.Max = proto.Double(); break;
                case 113: distribution.ZeroThreshold = proto.Double(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    // message SummaryDataPoint { fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; double sum = 5;
    //                            repeated ValueAtQuantile quantile_values = 6; repeated KeyValue attributes = 7; uint32 flags = 8; }
    public static void Summary(ref ProtoCursor proto, OtlpBatch batch, ref OtlpPoint point)
    {
        ref OtlpDistribution distribution = ref batch.AddDistribution(ref point);
        int outer = proto.Enter(), bounds = batch.BoundTable.Count;
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 17: point.StartTimeUnixNano = proto.Fixed64(); break;
                case 25: point.TimeUnixNano = proto.Fixed64(); break;
                case 33: distribution.Count = proto.Fixed64(); break;
                case 41: distribution.Sum = proto.Double(); break;
                case 50: Quantile(ref proto, batch); break;
                case 58: ProtoCommon.Attribute(ref proto, batch, ref point.Run); break;
                case 64: point.Flags = proto.UInt32(); break;
                default: proto.Skip(tag); break;
            }
        }

        distribution.Bounds = new Slice(bounds, batch.BoundTable.Count - bounds);
        proto.Leave(outer);
    }

    // message ValueAtQuantile { double quantile = 1; double value = 2; }
    private static void Quantile(ref ProtoCursor proto, OtlpBatch batch)
    {
        double quantile = 0, value = 0;
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 9: quantile = proto.Double(); break;
                case 17: value = proto.Double(); break;
                default: proto.Skip(tag); break;
            }
        }

        batch.BoundTable.Add() = quantile;
        batch.BoundTable.Add() = value;
        proto.Leave(outer);
    }

    // message Buckets { sint32 offset = 1; repeated uint64 bucket_counts = 2; }
    private static (int Offset, Slice Counts) Buckets(ref ProtoCursor proto, OtlpBatch batch)
    {
        int outer = proto.Enter(), start = batch.BucketTable.Count, offset = 0;
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 8: offset = proto.SInt32(); break;
                case 16: batch.BucketTable.Add() = proto.UInt64(); break;
                case 18:
                    int packed = proto.Enter();
                    while (proto.More)
                        batch.BucketTable.Add() = proto.UInt64();
                    proto.Leave(packed);
                    break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
        return (offset, new Slice(start, batch.BucketTable.Count - start));
    }

    private static Slice Fixed64s(ref ProtoCursor proto, OtlpBatch batch, Slice before, bool packed)
    {
        int start = before.IsEmpty ? batch.BucketTable.Count : before.Offset;
        if (packed)
        {
            int outer = proto.Enter();
            while (proto.More)
                batch.BucketTable.Add() = proto.Fixed64();
            proto.Leave(outer);
        }
        else
        {
            batch.BucketTable.Add() = proto.Fixed64();
        }

        return new Slice(start, batch.BucketTable.Count - start);
    }

    private static Slice Doubles(ref ProtoCursor proto, OtlpBatch batch, Slice before, bool packed)
    {
        int start = before.IsEmpty ? batch.BoundTable.Count : before.Offset;
        if (packed)
        {
            int outer = proto.Enter();
            while (proto.More)
                batch.BoundTable.Add() = proto.Double();
            proto.Leave(outer);
        }
        else
        {
            batch.BoundTable.Add() = proto.Double();
        }

        return new Slice(start, batch.BoundTable.Count - start);
    }
}
