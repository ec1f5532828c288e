namespace Takt.Otlp;

/// <summary>Writes spans.</summary>
internal static class TracesJson
{
    public static void Write(ref JsonWriter json, OtlpBatch batch, int scope, ref int next)
    {
        ReadOnlySpan<OtlpSpan> spans = batch.Spans;
        if (next >= spans.Length || spans[next].Scope != scope)
            return;
        json.Open("\"spans\":"u8, (byte)'[');
        for (; next < spans.Length && spans[next].Scope == scope; next++)
            Span(ref json, batch, in spans[next]);
        json.Close((byte)']');
    }

    private static void Span(ref JsonWriter json, OtlpBatch batch, ref readonly OtlpSpan span)
    {
        json.Open((byte)'{');
        json.Hex("\"traceId\":"u8, batch.Utf8(span.TraceId));
        json.Hex("\"spanId\":"u8, batch.Utf8(span.SpanId));
        json.Text("\"traceState\":"u8, batch.Utf8(span.TraceState));
        json.Hex("\"parentSpanId\":"u8, batch.Utf8(span.ParentSpanId));
        json.Text("\"name\":"u8, batch.Utf8(span.Name));
        json.Integer("\"kind\":"u8, span.Kind);
        json.Quoted("\"startTimeUnixNano\":"u8, span.StartTimeUnixNano);
        json.Quoted("\"endTimeUnixNano\":"u8, span.EndTimeUnixNano);
        JsonValues.Attributes(ref json, batch, span.Run);
        if (span.EventCount > 0)
        {
            json.Open("\"events\":"u8, (byte)'[');
            foreach (ref readonly OtlpSpanEvent happened in batch.SpanEvents.Slice(span.EventStart, span.EventCount))
                Event(ref json, batch, in happened);
            json.Close((byte)']');
        }

        json.Integer("\"droppedEventsCount\":"u8, span.DroppedEventsCount);
        json.Integer("\"droppedLinksCount\":"u8, Math.Min((long)span.DroppedLinksCount + span.LinkCount, uint.MaxValue));
        bool says = !span.StatusMessage.IsEmpty && !span.StatusMessageDropped;
        if (says || span.StatusCode != 0)
        {
            json.Open("\"status\":"u8, (byte)'{');
            if (says)
                json.Text("\"message\":"u8, batch.Utf8(span.StatusMessage));
            json.Integer("\"code\":"u8, span.StatusCode);
            json.Close((byte)'}');
        }

        json.Integer("\"flags\":"u8, span.Flags);
        json.Close((byte)'}');
    }

    private static void Event(ref JsonWriter json, OtlpBatch batch, ref readonly OtlpSpanEvent happened)
    {
        json.Open((byte)'{');
        json.Quoted("\"timeUnixNano\":"u8, happened.TimeUnixNano);
        json.Text("\"name\":"u8, batch.Utf8(happened.Name));
        JsonValues.Attributes(ref json, batch, happened.Run);
        json.Close((byte)'}');
    }
}
