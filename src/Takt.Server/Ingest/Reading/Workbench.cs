using Microsoft.Extensions.ObjectPool;
using Takt.Metering.Agents;
using Takt.Metering.Usage;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Ingest.Reading;

/// <summary>
/// What one request is decoded and read with. Reading tells the agents' reader every record in order and marks in the batch what it
/// calls content, so that the body that is kept goes without it.
/// </summary>
internal sealed class Workbench
{
    private readonly AgentReader _agents = new();
    private readonly BenchMemory _memory = new();

    public Workbench() => Otlp = new(_memory);

    /// <summary>The decoded request.</summary>
    public OtlpBatch Otlp { get; }

    /// <summary>On whose account large tables are taken, from before decoding until the batch is cleared.</summary>
    public BodyShare? Share
    {
        set => _memory.Share = value;
    }

    public void Read(ReportBatch reports)
    {
        _agents.Begin(reports);
        var scopes = Otlp.Scopes;
        var (scope, record) = (0, 0);
        for (var resource = 0; resource < Otlp.Resources.Length; resource++)
        {
            _agents.BeginResource();
            Tell(Owner.Resource, Otlp.Resources[resource].AttributeStart, Otlp.Resources[resource].AttributeCount);
            for (; scope < scopes.Length && scopes[scope].Resource == resource; scope++)
            {
                _agents.BeginScope(Otlp.Utf8(scopes[scope].Name), Otlp.Utf8(scopes[scope].Version));
                Tell(Owner.Scope, scopes[scope].AttributeStart, scopes[scope].AttributeCount);
                record = Otlp.Signal switch
                {
                    OtlpSignal.Logs => TellLogs(scope, record),
                    OtlpSignal.Metrics => TellMetrics(scope, record),
                    _ => TellSpans(scope, record),
                };
            }
        }
    }

    private int TellLogs(int scope, int index)
    {
        var logs = Otlp.Logs;
        for (; index < logs.Length && logs[index].Scope == scope; index++)
        {
            ref readonly var log = ref logs[index];
            _agents.BeginLog(Nanos(log.TimeUnixNano), Nanos(log.ObservedTimeUnixNano), Otlp.Utf8(log.EventName), Value(log.Body),
                Otlp.Utf8(log.SpanId));
            Tell(Owner.Record, log.AttributeStart, log.AttributeCount);
            if (_agents.EndLog() != ContentClass.None)
                Otlp.DropBody(index);
        }
        return index;
    }

    private int TellMetrics(int scope, int index)
    {
        var metrics = Otlp.Metrics;
        var points = Otlp.Points;
        for (; index < metrics.Length && metrics[index].Scope == scope; index++)
        {
            ref readonly var metric = ref metrics[index];
            _agents.BeginMetric(Otlp.Utf8(metric.Name), (MetricKind)metric.Kind, (MetricTemporality)metric.Temporality);
            Tell(Owner.Metadata, metric.MetadataStart, metric.MetadataCount);
            foreach (ref readonly var point in points.Slice(metric.PointStart, metric.PointCount))
            {
                _agents.BeginPoint(Nanos(point.StartTimeUnixNano), Nanos(point.TimeUnixNano), PointValue(point), point.Flags);
                Tell(Owner.Record, point.AttributeStart, point.AttributeCount);
                _agents.EndPoint();
            }
        }
        return index;
    }

    private int TellSpans(int scope, int index)
    {
        const int Failed = 2;
        var spans = Otlp.Spans;
        for (; index < spans.Length && spans[index].Scope == scope; index++)
        {
            ref readonly var span = ref spans[index];
            _agents.BeginSpan(
                Otlp.Utf8(span.Name), Otlp.Utf8(span.TraceId), Otlp.Utf8(span.SpanId), Otlp.Utf8(span.ParentSpanId),
                Nanos(span.StartTimeUnixNano), Nanos(span.EndTimeUnixNano), span.StatusCode == Failed);
            Tell(Owner.Record, span.AttributeStart, span.AttributeCount);
            if (_agents.StatusMessage(Otlp.Utf8(span.StatusMessage)) != ContentClass.None)
                Otlp.DropStatusMessage(index);
            foreach (ref readonly var happened in Otlp.SpanEvents.Slice(span.EventStart, span.EventCount))
            {
                _agents.BeginSpanEvent();
                Tell(Owner.SpanEvent, happened.AttributeStart, happened.AttributeCount);
                _agents.EndSpanEvent(Otlp.Utf8(happened.Name));
            }
            _agents.EndSpan();
        }
        return index;
    }

    private void Tell(Owner owner, int start, int count)
    {
        foreach (ref var attribute in Otlp.Attributes.Slice(start, count))
        {
            var key = Otlp.Utf8(attribute.Key);
            var value = Value(attribute.Value);
            var content = owner switch
            {
                Owner.Resource => _agents.ResourceAttribute(key, value),
                Owner.Scope => _agents.ScopeAttribute(key, value),
                Owner.Metadata => _agents.Metadata(key, value),
                Owner.SpanEvent => _agents.SpanEventAttribute(key, value),
                _ => _agents.Attribute(key, value),
            };
            attribute.Dropped = content != ContentClass.None;
        }
    }

    private AttributeValue Value(OtlpValue value) => new(
        (AttributeKind)value.Kind, value.Number, value.Kind is OtlpValueKind.String or OtlpValueKind.Bytes
            ? Otlp.Utf8(value.Text) : default);

    private AttributeValue PointValue(in OtlpPoint point) =>
        point.Distribution < 0 ? Value(point.Value)
        : Otlp.Distributions[point.Distribution].Sum is { } sum ? AttributeValue.Double(sum)
        : default;

    private static long Nanos(ulong time) => (long)Math.Min(time, long.MaxValue);

    private enum Owner
    {
        Resource,
        Scope,
        Metadata,
        Record,
        SpanEvent,
    }
}

/// <summary>A bench that a large request has stretched gives its memory back.</summary>
internal sealed class WorkbenchPolicy : PooledObjectPolicy<Workbench>
{
    private const int LargestKept = 1024 * 1024;

    public override Workbench Create() => new();

    public override bool Return(Workbench obj)
    {
        if (obj.Otlp.Body.Length > LargestKept)
            obj.Otlp.Dispose();
        else
            obj.Otlp.Clear();
        obj.Share = null;
        return true;
    }
}
