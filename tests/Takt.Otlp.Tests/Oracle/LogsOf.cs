
namespace Takt.Otlp.Tests.Oracle;

/// <summary>Turns a batch of logs back into its message.</summary>
internal static class LogsOf
{
    public static LogsRequest Batch(OtlpBatch batch)
    {
        LogsRequest request = new();
        List<ScopeLogs> scopes = [];
        foreach (OtlpResource resource in batch.Resources)
        {
            request.ResourceLogs.Add(
                new ResourceLogs { Resource = CommonOf.Resource(batch, resource), SchemaUrl = batch.Text(resource.SchemaUrl) });
        }

        foreach (OtlpScope scope in batch.Scopes)
        {
            scopes.Add(new ScopeLogs { Scope = CommonOf.Scope(batch, scope), SchemaUrl = batch.Text(scope.SchemaUrl) });
            request.ResourceLogs[scope.Resource].ScopeLogs.Add(scopes[^1]);
        }

        foreach (OtlpLog log in batch.Logs)
            scopes[log.Scope].LogRecords.Add(Record(batch, log));
        return request;
    }

    private static LogRecord Record(OtlpBatch batch, OtlpLog log)
    {
        LogRecord record = new()
        {
            TimeUnixNano = log.TimeUnixNano,
            ObservedTimeUnixNano = log.ObservedTimeUnixNano,
            SeverityNumber = log.SeverityNumber,
            SeverityText = batch.Text(log.SeverityText),
            Body = CommonOf.Value(batch, log.Body),
            DroppedAttributesCount = log.DroppedAttributesCount,
            Flags = log.Flags,
            TraceId = CommonOf.Bytes(batch, log.TraceId),
            SpanId = CommonOf.Bytes(batch, log.SpanId),
            EventName = batch.Text(log.EventName),
        };
        CommonOf.Attributes(batch, log.AttributeStart, log.AttributeCount, record.Attributes);
        return record;
    }
}
