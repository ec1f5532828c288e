namespace Takt.Otlp;

/// <summary>The three export requests, which differ in the names of their lists.</summary>
internal static class JsonRequest
{
    public static void Read(ref JsonCursor json, OtlpBatch batch)
    {
        json.Start();
        ReadOnlySpan<byte> list = batch.Signal switch
        {
            OtlpSignal.Logs => "resourceLogs"u8,
            OtlpSignal.Metrics => "resourceMetrics"u8,
            _ => "resourceSpans"u8,
        };
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (!name.SequenceEqual(list))
                json.Skip();
            else if (json.EnterArray())
            {
                while (json.NextElement())
                    ResourceBlock(ref json, batch);
            }
        }

        json.Finish();
    }

    private static void ResourceBlock(ref JsonCursor json, OtlpBatch batch)
    {
        ref OtlpResource resource = ref batch.ResourceTable.Add();
        int index = batch.ResourceTable.Count - 1;
        ReadOnlySpan<byte> list = batch.Signal switch
        {
            OtlpSignal.Logs => "scopeLogs"u8,
            OtlpSignal.Metrics => "scopeMetrics"u8,
            _ => "scopeSpans"u8,
        };
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("resource"u8))
                JsonCommon.Resource(ref json, batch, ref resource);
            else if (name.SequenceEqual("schemaUrl"u8))
                resource.SchemaUrl = json.String();
            else if (!name.SequenceEqual(list))
                json.Skip();
            else if (json.EnterArray())
            {
                while (json.NextElement())
                    ScopeBlock(ref json, batch, index);
            }
        }
    }

    private static void ScopeBlock(ref JsonCursor json, OtlpBatch batch, int resource)
    {
        ref OtlpScope scope = ref batch.ScopeTable.Add();
        scope.Resource = resource;
        int index = batch.ScopeTable.Count - 1;
        ReadOnlySpan<byte> list = batch.Signal switch
        {
            OtlpSignal.Logs => "logRecords"u8,
            OtlpSignal.Metrics => "metrics"u8,
            _ => "spans"u8,
        };
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("scope"u8))
                JsonCommon.Scope(ref json, batch, ref scope);
            else if (name.SequenceEqual("schemaUrl"u8))
                scope.SchemaUrl = json.String();
            else if (!name.SequenceEqual(list))
                json.Skip();
            else if (json.EnterArray())
            {
                while (json.NextElement())
                    Record(ref json, batch, index);
            }
        }
    }

    private static void Record(ref JsonCursor json, OtlpBatch batch, int scope)
    {
        switch (batch.Signal)
        {
            case OtlpSignal.Logs: JsonLogs.Record(ref json, batch, scope); break;
            case OtlpSignal.Metrics: JsonMetrics.Metric(ref json, batch, scope); break;
            default: JsonTraces.Span(ref json, batch, scope); break;
        }
    }
}
