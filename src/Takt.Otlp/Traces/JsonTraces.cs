namespace Takt.Otlp;

/// <summary>Spans of OTLP/JSON.</summary>
internal static class JsonTraces
{
    public static void Span(ref JsonCursor json, OtlpBatch batch, int scope)
    {
        ref OtlpSpan span = ref batch.SpanTable.Add();
        int index = batch.SpanTable.Count - 1;
        span.Scope = scope;
        span.EventStart = batch.SpanEventTable.Count;
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("traceId"u8))
                span.TraceId = json.Id(16);
            else if (name.SequenceEqual("spanId"u8))
                span.SpanId = json.Id(8);
            else if (name.SequenceEqual("parentSpanId"u8))
                span.ParentSpanId = json.Id(8);
            else if (name.SequenceEqual("traceState"u8))
                span.TraceState = json.String();
            else if (name.SequenceEqual("name"u8))
                span.Name = json.String();
            else if (name.SequenceEqual("kind"u8))
                span.Kind = json.Enum();
            else if (name.SequenceEqual("startTimeUnixNano"u8))
                span.StartTimeUnixNano = json.UInt64();
            else if (name.SequenceEqual("endTimeUnixNano"u8))
                span.EndTimeUnixNano = json.UInt64();
            else if (name.SequenceEqual("attributes"u8))
                JsonCommon.Attributes(ref json, batch, ref span.Run);
            else if (name.SequenceEqual("droppedAttributesCount"u8))
                span.Run.Dropped = json.UInt32();
            else if (name.SequenceEqual("events"u8))
                Events(ref json, batch, ref span, index);
            else if (name.SequenceEqual("droppedEventsCount"u8))
                span.DroppedEventsCount = json.UInt32();
            else if (name.SequenceEqual("links"u8))
                span.LinkCount += Links(ref json);
            else if (name.SequenceEqual("droppedLinksCount"u8))
                span.DroppedLinksCount = json.UInt32();
            else if (name.SequenceEqual("status"u8))
                Status(ref json, ref span);
            else if (name.SequenceEqual("flags"u8))
                span.Flags = json.UInt32();
            else
                json.Skip();
        }
    }

    private static void Events(ref JsonCursor json, OtlpBatch batch, ref OtlpSpan span, int index)
    {
        if (!json.EnterArray())
            return;
        while (json.NextElement())
        {
            Event(ref json, batch, index);
            span.EventCount++;
        }
    }

    private static void Event(ref JsonCursor json, OtlpBatch batch, int span)
    {
        ref OtlpSpanEvent happened = ref batch.SpanEventTable.Add();
        happened.Span = span;
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("timeUnixNano"u8))
                happened.TimeUnixNano = json.UInt64();
            else if (name.SequenceEqual("name"u8))
                happened.Name = json.String();
            else if (name.SequenceEqual("attributes"u8))
                JsonCommon.Attributes(ref json, batch, ref happened.Run);
            else if (name.SequenceEqual("droppedAttributesCount"u8))
                happened.Run.Dropped = json.UInt32();
            else
                json.Skip();
        }
    }

    private static uint Links(ref JsonCursor json)
    {
        uint count = 0;
        if (!json.EnterArray())
            return 0;
        for (; json.NextElement(); count++)
            json.Skip();
        return count;
    }

    private static void Status(ref JsonCursor json, ref OtlpSpan span)
    {
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("message"u8))
                span.StatusMessage = json.String();
            else if (name.SequenceEqual("code"u8))
                span.StatusCode = json.Enum();
            else
                json.Skip();
        }
    }
}
