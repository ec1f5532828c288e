namespace Takt.Otlp;

/// <summary>Messages of opentelemetry/proto/logs/v1. A case label is field number × 8 + wire type.</summary>
internal static class ProtoLogs
{
    // message LogRecord { fixed64 time_unix_nano = 1; SeverityNumber severity_number = 2; string severity_text = 3; AnyValue body = 5;
    //                     repeated KeyValue attributes = 6; uint32 dropped_attributes_count = 7; fixed32 flags = 8; bytes trace_id = 9;
    //                     bytes span_id = 10; fixed64 observed_time_unix_nano = 11; string event_name = 12; }
    public static void Record(ref ProtoCursor proto, OtlpBatch batch, int scope)
    {
        ref OtlpLog log = ref batch.LogTable.Add();
        log.Scope = scope;
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 9: log.TimeUnixNano = proto.Fixed64(); break;
                case 16: log.SeverityNumber = proto.Int32(); break;
                case 26: log.SeverityText = proto.Bytes(); break;
                case 42: ProtoCommon.Value(ref proto, batch, ref log.BodyField, 0); break;
                case 50: ProtoCommon.Attribute(ref proto, batch, ref log.Run); break;
                case 56: log.Run.Dropped = proto.UInt32(); break;
                case 69: log.Flags = proto.Fixed32(); break;
                case 74: log.TraceId = proto.Id(16); break;
                case 82: log.SpanId = proto.Id(8); break;
                case 89: log.ObservedTimeUnixNano = proto.Fixed64(); break;
                case 98: log.EventName = proto.Bytes(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }
}
