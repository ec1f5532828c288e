using System.Globalization;
using System.Text;
using System.Text.Json;
using Takt.Metering.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>Feeds OTLP/JSON into an <see cref="AgentReader"/>: just enough of a decoder for bodies that are known to be right.</summary>
internal sealed class JsonFeeder
{
    private readonly AgentReader reader = new();

    public ReportBatch Batch { get; } = new();

    public List<string> Dropped { get; } = [];

    public ContentClass AllowedContent { set => reader.AllowedContent = value; }

    public static ReportBatch Read(params JsonDocument[] bodies)
    {
        var feeder = new JsonFeeder();
        foreach (var body in bodies) feeder.Feed(body);
        return feeder.Batch;
    }

    public void Feed(JsonDocument body)
    {
        reader.Begin(Batch);
        foreach (var (signal, scopes, records) in new[]
        {
            ("resourceLogs", "scopeLogs", "logRecords"), ("resourceMetrics", "scopeMetrics", "metrics"), ("resourceSpans", "scopeSpans", "spans"),
        })
        {
            foreach (var resource in List(body.RootElement, signal))
            {
                reader.BeginResource();
                if (resource.TryGetProperty("resource", out var described)) Each(described, reader.ResourceAttribute);
                foreach (var scope in List(resource, scopes)) FeedScope(scope, records);
            }
        }
    }

    private void FeedScope(JsonElement scope, string records)
    {
        var described = scope.GetProperty("scope");
        reader.BeginScope(Text(described, "name"), Text(described, "version"));
        Each(described, reader.ScopeAttribute);
        foreach (var record in List(scope, records))
        {
            if (records == "logRecords") Log(record);
            else if (records == "metrics") Metric(record);
            else Span(record);
        }
    }

    private void Log(JsonElement log)
    {
        var body = log.TryGetProperty("body", out var value) ? Value(value) : default;
        reader.BeginLog(Long(log, "timeUnixNano"), Long(log, "observedTimeUnixNano"), Text(log, "eventName"), body);
        Each(log, reader.Attribute);
        if (reader.EndLog() != ContentClass.None) Dropped.Add("body");
    }

    private void Metric(JsonElement metric)
    {
        var (kind, name) = metric.TryGetProperty("sum", out _) ? (MetricKind.Sum, "sum")
            : metric.TryGetProperty("gauge", out _) ? (MetricKind.Gauge, "gauge") : (MetricKind.Histogram, "histogram");
        var data = metric.GetProperty(name);
        reader.BeginMetric(Text(metric, "name"), kind, (MetricTemporality)Long(data, "aggregationTemporality"));
        foreach (var point in List(data, "dataPoints"))
        {
            var value = point.TryGetProperty("asInt", out var number) ? AttributeValue.Int(Long(number))
                : point.TryGetProperty("asDouble", out number) || point.TryGetProperty("sum", out number) ? AttributeValue.Double(Double(number)) : default;
            reader.BeginPoint(Long(point, "startTimeUnixNano"), Long(point, "timeUnixNano"), value, (uint)Long(point, "flags"));
            Each(point, reader.Attribute);
            reader.EndPoint();
        }
    }

    private void Span(JsonElement span)
    {
        var failed = span.TryGetProperty("status", out var status) && Long(status, "code") == 2;
        reader.BeginSpan(
            Text(span, "name"), Text(span, "traceId"), Text(span, "spanId"), Long(span, "startTimeUnixNano"), Long(span, "endTimeUnixNano"),
            (SpanKind)Long(span, "kind"), failed);
        foreach (var happened in List(span, "events"))
        {
            reader.BeginSpanEvent();
            Each(happened, reader.SpanEventAttribute);
            reader.EndSpanEvent(Text(happened, "name"));
        }
        Each(span, reader.Attribute);
        reader.EndSpan();
    }

    private delegate ContentClass Taker(ReadOnlySpan<byte> key, in AttributeValue value);

    private void Each(JsonElement owner, Taker take)
    {
        foreach (var attribute in List(owner, "attributes"))
        {
            var key = attribute.GetProperty("key").GetString()!;
            if (take(Encoding.UTF8.GetBytes(key), Value(attribute.GetProperty("value"))) != ContentClass.None) Dropped.Add(key);
        }
    }

    private static AttributeValue Value(JsonElement value)
    {
        if (value.TryGetProperty("stringValue", out var inner)) return AttributeValue.String(Encoding.UTF8.GetBytes(inner.GetString()!));
        if (value.TryGetProperty("intValue", out inner)) return AttributeValue.Int(Long(inner));
        if (value.TryGetProperty("doubleValue", out inner)) return AttributeValue.Double(Double(inner));
        if (value.TryGetProperty("boolValue", out inner)) return AttributeValue.Bool(inner.GetBoolean());
        return value.TryGetProperty("arrayValue", out inner)
            ? new AttributeValue(AttributeKind.Array, 0, Encoding.UTF8.GetBytes(inner.GetRawText())) : default;
    }

    private static JsonElement.ArrayEnumerator List(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private static byte[] Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : [];

    private static long Long(JsonElement owner, string name) => owner.TryGetProperty(name, out var number) ? Long(number) : 0;

    private static long Long(JsonElement number) =>
        number.ValueKind == JsonValueKind.String ? long.Parse(number.GetString()!, CultureInfo.InvariantCulture) : number.GetInt64();

    private static double Double(JsonElement number) =>
        number.ValueKind == JsonValueKind.String ? double.Parse(number.GetString()!, CultureInfo.InvariantCulture) : number.GetDouble();
}
