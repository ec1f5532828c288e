namespace Takt.Otlp;

/// <summary>Log records of OTLP/JSON.</summary>
internal static class JsonLogs
{
    public static void Record(ref JsonCursor json, OtlpBatch batch, int scope)
    {
        ref OtlpLog log = ref batch.LogTable.Add();
        log.Scope = scope;
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("timeUnixNano"u8))
                log.TimeUnixNano = json.UInt64();
            else if (name.SequenceEqual("observedTimeUnixNano"u8))
                log.ObservedTimeUnixNano = json.UInt64();
            else if (name.SequenceEqual("severityNumber"u8))
                log.SeverityNumber = json.Enum();
            else if (name.SequenceEqual("severityText"u8))
                log.SeverityText = json.String();
            else if (name.SequenceEqual("body"u8))
                JsonCommon.Value(ref json, batch, ref log.BodyField, 0);
            else if (name.SequenceEqual("attributes"u8))
                JsonCommon.Attributes(ref json, batch, ref log.Run);
            else if (name.SequenceEqual("droppedAttributesCount"u8))
                log.Run.Dropped = json.UInt32();
            else if (name.SequenceEqual("flags"u8))
                log.Flags = json.UInt32();
            else if (name.SequenceEqual("traceId"u8))
                log.TraceId = json.Id(16);
            else if (name.SequenceEqual("spanId"u8))
                log.SpanId = json.Id(8);
            else if (name.SequenceEqual("eventName"u8))
                log.EventName = json.String();
            else
                json.Skip();
        }
    }
}
