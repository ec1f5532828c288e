using Takt.Metering.Agents;
using Takt.Metering.Usage;
using Takt.Otlp;

namespace Takt.Metering.Tests.Agents;

/// <summary>Feeds captured bodies, in whatever encoding, into an <see cref="AgentReader"/>.</summary>
internal sealed class OtlpFeeder : IDisposable
{
    private readonly AgentReader _reader = new();
    private readonly OtlpBatch _otlp = new();

    private delegate ContentClass Taker(ReadOnlySpan<byte> key, in AttributeValue value);

    public ReportBatch Batch { get; } = new();

    public List<string> Dropped { get; } = [];

    public ContentClass AllowedContent { set => _reader.AllowedContent = value; }

    public static ReportBatch Read(IEnumerable<Fixture> bodies)
    {
        using var feeder = new OtlpFeeder();
        foreach (var body in bodies)
            feeder.Feed(body);
        return feeder.Batch;
    }

    public void Dispose() => _otlp.Dispose();

    public void Feed(Fixture body)
    {
        Assert.True(OtlpDecoder.TryDecode(body.Signal, body.Encoding, body.Bytes, _otlp, out _));
        _reader.Begin(Batch);
        for (var resource = 0; resource < _otlp.Resources.Length; resource++)
        {
            _reader.BeginResource();
            Each(_otlp.Resources[resource].AttributeStart, _otlp.Resources[resource].AttributeCount, _reader.ResourceAttribute);
            for (var scope = 0; scope < _otlp.Scopes.Length; scope++)
            {
                if (_otlp.Scopes[scope].Resource == resource)
                    Scope(scope);
            }
        }
    }

    private void Scope(int scope)
    {
        _reader.BeginScope(_otlp.Utf8(_otlp.Scopes[scope].Name), _otlp.Utf8(_otlp.Scopes[scope].Version));
        Each(_otlp.Scopes[scope].AttributeStart, _otlp.Scopes[scope].AttributeCount, _reader.ScopeAttribute);
        foreach (ref readonly var log in _otlp.Logs)
        {
            if (log.Scope != scope)
                continue;
            _reader.BeginLog((long)log.TimeUnixNano, (long)log.ObservedTimeUnixNano, _otlp.Utf8(log.EventName), Value(log.Body),
                _otlp.Utf8(log.SpanId));
            Each(log.AttributeStart, log.AttributeCount, _reader.Attribute);
            if (_reader.EndLog() != ContentClass.None)
                Dropped.Add("body");
        }
        foreach (ref readonly var metric in _otlp.Metrics)
        {
            if (metric.Scope != scope)
                continue;
            _reader.BeginMetric(_otlp.Utf8(metric.Name), (MetricKind)metric.Kind, (MetricTemporality)metric.Temporality);
            foreach (ref readonly var point in _otlp.Points.Slice(metric.PointStart, metric.PointCount))
            {
                _reader.BeginPoint((long)point.StartTimeUnixNano, (long)point.TimeUnixNano, Value(point.Value), point.Flags);
                Each(point.AttributeStart, point.AttributeCount, _reader.Attribute);
                _reader.EndPoint();
            }
        }
        foreach (ref readonly var span in _otlp.Spans)
        {
            if (span.Scope != scope)
                continue;
            _reader.BeginSpan(
                _otlp.Utf8(span.Name), _otlp.Utf8(span.TraceId), _otlp.Utf8(span.SpanId), _otlp.Utf8(span.ParentSpanId),
                (long)span.StartTimeUnixNano, (long)span.EndTimeUnixNano, span.StatusCode == 2);
            Each(span.AttributeStart, span.AttributeCount, _reader.Attribute);
            _reader.EndSpan();
        }
    }

    private void Each(int start, int count, Taker take)
    {
        foreach (ref readonly var attribute in _otlp.Attributes.Slice(start, count))
        {
            var key = _otlp.Utf8(attribute.Key);
            if (take(key, Value(attribute.Value)) != ContentClass.None)
                Dropped.Add(System.Text.Encoding.UTF8.GetString(key));
        }
    }

    private AttributeValue Value(OtlpValue value) => new(
        (AttributeKind)value.Kind, value.Number, value.Kind is OtlpValueKind.String or OtlpValueKind.Bytes
            ? _otlp.Utf8(value.Text) : default);
}
