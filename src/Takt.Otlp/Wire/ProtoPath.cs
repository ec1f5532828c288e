using System.Globalization;
using System.Text;

namespace Takt.Otlp;

/// <summary>
/// Says which field an offset of a protobuf body is in, named as in OTLP/JSON: the body is walked again along its schema.
/// </summary>
internal static class ProtoPath
{
    private const string Attribute = "KeyValue", Any = "AnyValue";

    public static string At(OtlpSignal signal, ReadOnlySpan<byte> body, int offset)
    {
        StringBuilder path = new();
        string message = signal switch { OtlpSignal.Logs => "LogsRequest", OtlpSignal.Metrics => "MetricsRequest", _ => "SpansRequest" };
        ProtoCursor proto = new(body, new BatchMemory(host: null));
        Dictionary<uint, int> seen = [];
        while (true)
        {
            int fieldAt = proto.Position;
            uint tag = proto.Next();
            if (tag == 0)
                return path.ToString();

            Field field = Known(message, tag);
            int index = seen[tag] = seen.GetValueOrDefault(tag, -1) + 1;
            int valueAt = proto.Position;
            ProtoCursor past = proto;
            past.Skip(tag);
            if (past.Failure is null && past.Position <= offset)
            {
                proto = past;
                continue;
            }

            if (field.Name is null)
                return path.ToString();
            path.Append(path.Length > 0 ? "." : "").Append(field.Name);
            if (field.Repeated)
                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            if (field.Message is null || offset <= valueAt || past.Failure is not null)
                return path.ToString();

            message = field.Message;
            proto.Enter();
            seen.Clear();
            if (proto.Position <= fieldAt)
                return path.ToString();
        }
    }

    private static Field Known(string message, uint tag) => (tag & 7) == 2
        ? (message, tag >> 3) switch
        {
            ("LogsRequest", 1) => new("resourceLogs", true, "ResourceLogs"),
            ("MetricsRequest", 1) => new("resourceMetrics", true, "ResourceMetrics"),
            ("SpansRequest", 1) => new("resourceSpans", true, "ResourceSpans"),
            ("ResourceLogs" or "ResourceMetrics" or "ResourceSpans", 1) => new("resource", false, "Resource"),
            ("ResourceLogs", 2) => new("scopeLogs", true, "ScopeLogs"),
            ("ResourceMetrics", 2) => new("scopeMetrics", true, "ScopeMetrics"),
            ("ResourceSpans", 2) => new("scopeSpans", true, "ScopeSpans"),
            ("ScopeLogs" or "ScopeMetrics" or "ScopeSpans", 1) => new("scope", false, "Scope"),
            ("ScopeLogs", 2) => new("logRecords", true, "LogRecord"),
            ("ScopeMetrics", 2) => new("metrics", true, "Metric"),
            ("ScopeSpans", 2) => new("spans", true, "Span"),
            ("Resource", 1) or ("Scope", 3) or ("LogRecord", 6) or ("Span", 9) or ("Event", 3) => new("attributes", true, Attribute),
            ("LogRecord", 5) => new("body", false, Any),
            ("Span", 11) => new("events", true, "Event"),
            ("Span", 13) => new("links", true, null),
            ("Span", 15) => new("status", false, "Status"),
            (Attribute, 2) => new("value", false, Any),
            (Any, 5) => new("arrayValue", false, "Array"),
            (Any, 6) => new("kvlistValue", false, "Map"),
            ("Array", 1) => new("values", true, Any),
            ("Map", 1) => new("values", true, Attribute),
            _ => KnownMetric(message, tag >> 3),
        }
        : default;

    private static Field KnownMetric(string message, uint number) => (message, number) switch
    {
        ("Metric", 5) => new("gauge", false, "Numbers"),
        ("Metric", 7) => new("sum", false, "Numbers"),
        ("Metric", 9) => new("histogram", false, "Histogram"),
        ("Metric", 10) => new("exponentialHistogram", false, "Exponential"),
        ("Metric", 11) => new("summary", false, "Summary"),
        ("Metric", 12) => new("metadata", true, Attribute),
        ("Numbers", 1) => new("dataPoints", true, "Number"),
        ("Histogram", 1) => new("dataPoints", true, "HistogramPoint"),
        ("Exponential", 1) => new("dataPoints", true, "ExponentialPoint"),
        ("Summary", 1) => new("dataPoints", true, "SummaryPoint"),
        ("Number", 7) or ("HistogramPoint", 9) or ("ExponentialPoint", 1) or ("SummaryPoint", 7) => new("attributes", true, Attribute),
        ("HistogramPoint", 6) => new("bucketCounts", false, null),
        ("HistogramPoint", 7) => new("explicitBounds", false, null),
        ("ExponentialPoint", 8) => new("positive", false, null),
        ("ExponentialPoint", 9) => new("negative", false, null),
        ("SummaryPoint", 6) => new("quantileValues", true, null),
        _ => default,
    };

    private readonly record struct Field(string? Name, bool Repeated, string? Message);
}
