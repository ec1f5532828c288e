namespace Takt.Otlp.Tests.Oracle;

/// <summary>Turns a batch of spans back into its message.</summary>
internal static class TracesOf
{
    public static TracesRequest Batch(OtlpBatch batch)
    {
        TracesRequest request = new();
        List<ScopeSpans> scopes = [];
        foreach (OtlpResource resource in batch.Resources)
        {
            request.ResourceSpans.Add(
                new ResourceSpans { Resource = CommonOf.Resource(batch, resource), SchemaUrl = batch.Text(resource.SchemaUrl) });
        }

        foreach (OtlpScope scope in batch.Scopes)
        {
            scopes.Add(new ScopeSpans { Scope = CommonOf.Scope(batch, scope), SchemaUrl = batch.Text(scope.SchemaUrl) });
            request.ResourceSpans[scope.Resource].ScopeSpans.Add(scopes[^1]);
        }

        foreach (OtlpSpan span in batch.Spans)
            scopes[span.Scope].Spans.Add(Span(batch, span));
        return request;
    }

    private static Span Span(OtlpBatch batch, OtlpSpan span)
    {
        Span message = new()
        {
            TraceId = CommonOf.Bytes(batch, span.TraceId),
            SpanId = CommonOf.Bytes(batch, span.SpanId),
            ParentSpanId = CommonOf.Bytes(batch, span.ParentSpanId),
            TraceState = batch.Text(span.TraceState),
            Name = batch.Text(span.Name),
            Kind = span.Kind,
            StartTimeUnixNano = span.StartTimeUnixNano,
            EndTimeUnixNano = span.EndTimeUnixNano,
            DroppedAttributesCount = span.DroppedAttributesCount,
            DroppedEventsCount = span.DroppedEventsCount,
            DroppedLinksCount = span.DroppedLinksCount,
            Status = new SpanStatus { Code = span.StatusCode, Message = batch.Text(span.StatusMessage) },
            Flags = span.Flags,
        };
        CommonOf.Attributes(batch, span.AttributeStart, span.AttributeCount, message.Attributes);
        for (uint link = 0; link < span.LinkCount; link++)
            message.Links.Add(new SpanLink());
        foreach (OtlpSpanEvent happened in batch.SpanEvents.Slice(span.EventStart, span.EventCount))
        {
            message.Events.Add(new SpanEvent
            {
                TimeUnixNano = happened.TimeUnixNano,
                Name = batch.Text(happened.Name),
                DroppedAttributesCount = happened.DroppedAttributesCount,
            });
            CommonOf.Attributes(batch, happened.AttributeStart, happened.AttributeCount, message.Events[^1].Attributes);
        }

        return message;
    }
}
