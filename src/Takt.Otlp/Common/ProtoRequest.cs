namespace Takt.Otlp;

/// <summary>
/// The three export requests, which share their field numbers. What holds one part and a list of others is read twice, part
/// first: the order of fields is free, attributes of one owner must be neighbours, and passing over a field costs next to nothing.
/// </summary>
internal static class ProtoRequest
{
    // message ExportLogsServiceRequest { repeated ResourceLogs resource_logs = 1; }
    public static void Read(ref ProtoCursor proto, OtlpBatch batch)
    {
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            if (tag == 10)
                ResourceBlock(ref proto, batch);
            else
                proto.Skip(tag);
        }
    }

    // message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
    private static void ResourceBlock(ref ProtoCursor proto, OtlpBatch batch)
    {
        ref OtlpResource resource = ref batch.ResourceTable.Add();
        int index = batch.ResourceTable.Count - 1;
        int outer = proto.Enter(), start = proto.Position;
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: ProtoCommon.Resource(ref proto, batch, ref resource); break;
                case 26: resource.SchemaUrl = proto.Bytes(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Rewind(start);
        while ((tag = proto.Next()) != 0)
        {
            if (tag == 18)
                ScopeBlock(ref proto, batch, index);
            else
                proto.Skip(tag);
        }

        proto.Leave(outer);
    }

    // message ScopeLogs { InstrumentationScope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
    private static void ScopeBlock(ref ProtoCursor proto, OtlpBatch batch, int resource)
    {
        ref OtlpScope scope = ref batch.ScopeTable.Add();
        scope.Resource = resource;
        int index = batch.ScopeTable.Count - 1;
        int outer = proto.Enter(), start = proto.Position;
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: ProtoCommon.Scope(ref proto, batch, ref scope); break;
                case 26: scope.SchemaUrl = proto.Bytes(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Rewind(start);
        while ((tag = proto.Next()) != 0)
        {
            if (tag == 18)
                Record(ref proto, batch, index);
            else
                proto.Skip(tag);
        }

        proto.Leave(outer);
    }

    private static void Record(ref ProtoCursor proto, OtlpBatch batch, int scope)
    {
        switch (batch.Signal)
        {
            case OtlpSignal.Logs: ProtoLogs.Record(ref proto, batch, scope); break;
            case OtlpSignal.Metrics: ProtoMetrics.Metric(ref proto, batch, scope); break;
            default: ProtoTraces.Span(ref proto, batch, scope); break;
        }
    }
}
