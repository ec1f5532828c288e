namespace Takt.Otlp;

/// <summary>Writes log records.</summary>
internal static class LogsJson
{
    public static void Write(ref JsonWriter json, OtlpBatch batch, int scope, ref int next)
    {
        ReadOnlySpan<OtlpLog> logs = batch.Logs;
        if (next >= logs.Length || logs[next].Scope != scope)
            return;
        json.Open("\"logRecords\":"u8, (byte)'[');
        for (; next < logs.Length && logs[next].Scope == scope; next++)
            Record(ref json, batch, in logs[next]);
        json.Close((byte)']');
    }

    private static void Record(ref JsonWriter json, OtlpBatch batch, ref readonly OtlpLog log)
    {
        json.Open((byte)'{');
        json.Quoted("\"timeUnixNano\":"u8, log.TimeUnixNano);
        json.Integer("\"severityNumber\":"u8, log.SeverityNumber);
        json.Text("\"severityText\":"u8, batch.Utf8(log.SeverityText));
        if (log.BodyField.Kind != OtlpValueKind.None && !log.BodyDropped)
        {
            json.Name("\"body\":"u8);
            JsonValues.Value(ref json, batch, log.BodyField);
        }

        JsonValues.Attributes(ref json, batch, log.Run);
        json.Integer("\"flags\":"u8, log.Flags);
        json.Hex("\"traceId\":"u8, batch.Utf8(log.TraceId));
        json.Hex("\"spanId\":"u8, batch.Utf8(log.SpanId));
        json.Quoted("\"observedTimeUnixNano\":"u8, log.ObservedTimeUnixNano);
        json.Text("\"eventName\":"u8, batch.Utf8(log.EventName));
        json.Close((byte)'}');
    }
}
