using Takt.Metering.Agents;
using Takt.Metering.Usage;
using Takt.Otlp;

namespace Takt.Metering.Tests.Agents;

/// <summary>Feeds captured bodies, in whatever encoding, into an <see cref="AgentReader"/>.</summary>
internal sealed class OtlpFeeder : IDisposable
{
    private readonly AgentReader reader = new();
    private readonly OtlpBatch otlp = new();

    private delegate ContentClass Taker(ReadOnlySpan<byte> key, in AttributeValue value);

    public ReportBatch Batch { get; } = new();

    public List<string> Dropped { get; } = [];

    public ContentClass AllowedContent { set => reader.AllowedContent = value; }

    public static ReportBatch Read(IEnumerable<Fixture> bodies)
    {
        using var feeder = new OtlpFeeder();
        foreach (var body in bodies) feeder.Feed(body);
        return feeder.Batch;
    }

    public void Dispose() => otlp.Dispose();

    public void Feed(Fixture body)
    {
        Assert.True(OtlpDecoder.TryDecode(body.Signal, body.Encoding, body.Bytes, otlp, out _));
        reader.Begin(Batch);
        for (var resource = 0; resource < otlp.Resources.Length; resource++)
        {
            reader.BeginResource();
            Each(otlp.Resources[resource].AttributeStart, otlp.Resources[resource].AttributeCount, reader.ResourceAttribute);
            for (var scope = 0; scope < otlp.Scopes.Length; scope++)
            {
                if (otlp.Scopes[scope].Resource == resource) Scope(scope);
            }
        }
    }

    private void Scope(int scope)
    {
        reader.BeginScope(otlp.Utf8(otlp.Scopes[scope].Name), otlp.Utf8(otlp.Scopes[scope].Version));
        Each(otlp.Scopes[scope].AttributeStart, otlp.Scopes[scope].AttributeCount, reader.ScopeAttribute);
        foreach (ref readonly var log in otlp.Logs)
        {
            if (log.Scope != scope) continue;
            reader.BeginLog((long)log.TimeUnixNano, (long)log.ObservedTimeUnixNano, otlp.Utf8(log.EventName), Value(log.Body));
            Each(log.AttributeStart, log.AttributeCount, reader.Attribute);
            if (reader.EndLog() != ContentClass.None) Dropped.Add("body");
        }
        foreach (ref readonly var metric in otlp.Metrics)
        {
            if (metric.Scope != scope) continue;
            reader.BeginMetric(otlp.Utf8(metric.Name), (MetricKind)metric.Kind, (MetricTemporality)metric.Temporality);
            foreach (ref readonly var point in otlp.Points.Slice(metric.PointStart, metric.PointCount))
            {
                reader.BeginPoint((long)point.StartTimeUnixNano, (long)point.TimeUnixNano, Value(point.Value), point.Flags);
                Each(point.AttributeStart, point.AttributeCount, reader.Attribute);
                reader.EndPoint();
            }
        }
        foreach (ref readonly var span in otlp.Spans)
        {
            if (span.Scope != scope) continue;
            reader.BeginSpan(
                otlp.Utf8(span.Name), otlp.Utf8(span.TraceId), otlp.Utf8(span.SpanId), otlp.Utf8(span.ParentSpanId),
                (long)span.StartTimeUnixNano, (long)span.EndTimeUnixNano, span.StatusCode == 2);
            Each(span.AttributeStart, span.AttributeCount, reader.Attribute);
            reader.EndSpan();
        }
    }

    private void Each(int start, int count, Taker take)
    {
        foreach (ref readonly var attribute in otlp.Attributes.Slice(start, count))
        {
            var key = otlp.Utf8(attribute.Key);
            if (take(key, Value(attribute.Value)) != ContentClass.None) Dropped.Add(System.Text.Encoding.UTF8.GetString(key));
        }
    }

    private AttributeValue Value(OtlpValue value) => new(
        (AttributeKind)value.Kind, value.Number, value.Kind is OtlpValueKind.String or OtlpValueKind.Bytes ? otlp.Utf8(value.Text) : default);
}
