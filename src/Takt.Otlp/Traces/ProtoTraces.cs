namespace Takt.Otlp;

/// <summary>Messages of opentelemetry/proto/trace/v1. A case label is field number × 8 + wire type.</summary>
internal static class ProtoTraces
{
    private const uint EventTag = 90;

    // message Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5;
    //                SpanKind kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    //                uint32 dropped_attributes_count = 10; repeated Event events = 11; uint32 dropped_events_count = 12;
    //                repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16; }
    public static void Span(ref ProtoCursor proto, OtlpBatch batch, int scope)
    {
        ref OtlpSpan span = ref batch.SpanTable.Add();
        span.Scope = scope;
        span.EventStart = batch.SpanEventTable.Count;
        int outer = proto.Enter(), start = proto.Position;
        bool events = false;
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            events |= tag == EventTag;
            Field(ref proto, batch, ref span, tag);
        }

        if (events)
            proto.Rewind(start);
        while ((tag = proto.Next()) != 0)
        {
            if (tag == EventTag)
                Event(ref proto, batch, batch.SpanTable.Count - 1);
            else
                proto.Skip(tag);
        }

        span.EventCount = batch.SpanEventTable.Count - span.EventStart;
        proto.Leave(outer);
    }

    private static void Field(ref ProtoCursor proto, OtlpBatch batch, ref OtlpSpan span, uint tag)
    {
        switch (tag)
        {
            case 10: span.TraceId = proto.Id(16); break;
            case 18: span.SpanId = proto.Id(8); break;
            case 26: span.TraceState = proto.Bytes(); break;
            case 34: span.ParentSpanId = proto.Id(8); break;
            case 42: span.Name = proto.Bytes(); break;
            case 48: span.Kind = proto.Int32(); break;
            case 57: span.StartTimeUnixNano = proto.Fixed64(); break;
            case 65: span.EndTimeUnixNano = proto.Fixed64(); break;
            case 74: ProtoCommon.Attribute(ref proto, batch, ref span.Run); break;
            case 80: span.Run.Dropped = proto.UInt32(); break;
            case 96: span.DroppedEventsCount = proto.UInt32(); break;
            case 106:
                proto.Bytes();
                span.LinkCount++;
                break;
            case 112: span.DroppedLinksCount = proto.UInt32(); break;
            case 122: Status(ref proto, ref span); break;
            case 133: span.Flags = proto.Fixed32(); break;
            default: proto.Skip(tag); break;
        }
    }

    // message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
    private static void Event(ref ProtoCursor proto, OtlpBatch batch, int span)
    {
        ref OtlpSpanEvent happened = ref batch.SpanEventTable.Add();
        happened.Span = span;
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 9: happened.TimeUnixNano = proto.Fixed64(); break;
                case 18: happened.Name = proto.Bytes(); break;
                case 26: ProtoCommon.Attribute(ref proto, batch, ref happened.Run); break;
                case 32: happened.Run.Dropped = proto.UInt32(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    // message Status { string message = 2; StatusCode code = 3; }
    private static void Status(ref ProtoCursor proto, ref OtlpSpan span)
    {
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 18: span.StatusMessage = proto.Bytes(); break;
                case 24: span.StatusCode = proto.Int32(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }
}
