using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>The record that is being read, with what its family needs to report it. One per reader, reused.</summary>
internal sealed class Record
{
    private readonly ByteArena _names = new();
    private readonly DimensionReader _dimensions = new();
    private readonly SessionReader _sessions = new();
    private (int Start, int Length) _scope, _name, _trace, _span, _parent, _unread;

    public RecordFields Fields { get; } = new();

    public FieldLayer SpanEvent { get; } = new();

    public HashBuilder Hash { get; } = new();

    public PointAttributes PointAttributes { get; } = new();

    public ReportBatch Batch { get; set; } = new();

    /// <summary>As sent; zero when not sent.</summary>
    public long RawTimeUnixNano { get; set; }

    /// <summary>When it happened as far as the record tells; zero when it doesn't.</summary>
    public long TimeUnixNano { get; set; }

    public long StartUnixNano { get; set; }

    public MetricKind MetricKind { get; set; }

    public MetricTemporality Temporality { get; set; }

    public AttributeKind ValueKind { get; set; }

    /// <summary>A data point's int, or its double's bits.</summary>
    public long ValueBits { get; set; }

    public bool Failed { get; set; }

    /// <summary>What an Office span's token events add up to.</summary>
    public TokenCounts EventTokens { get; set; }

    public Sender Sender { get; set; }

    /// <summary>What the record says of usage has been read, or it says nothing of it on purpose.</summary>
    public bool Understood { get; set; }

    public ReadOnlySpan<byte> ScopeName => _names.Slice(_scope.Start, _scope.Length);

    /// <summary>The name of the event, metric or span, as sent.</summary>
    public ReadOnlySpan<byte> Name => _names.Slice(_name.Start, _name.Length);

    public ReadOnlySpan<byte> TraceId => _names.Slice(_trace.Start, _trace.Length);

    public ReadOnlySpan<byte> SpanId => _names.Slice(_span.Start, _span.Length);

    /// <summary>The parent span's id, for a log record that of the span in which it happened; empty where there is none.</summary>
    public ReadOnlySpan<byte> ParentId => _names.Slice(_parent.Start, _parent.Length);

    /// <summary>
    /// The first of the record's attributes that looks like usage under a name that nobody knows; empty when there is none.
    /// </summary>
    public ReadOnlySpan<byte> UnreadKey => _names.Slice(_unread.Start, _unread.Length);

    /// <summary>Trace and span id in one: a span's identity. Empty for a span without ids.</summary>
    public ReadOnlySpan<byte> SpanKey() => _span.Length == 0 ? default : _names.Slice(_trace.Start, _trace.Length + _span.Length);

    public AttributeValue Value => new(ValueKind, ValueBits, default);

    public void SetScope(ReadOnlySpan<byte> value)
    {
        _names.Clear();
        _scope = (_names.Add(value), value.Length);
        _name = _trace = _span = _parent = _unread = default;
    }

    public void SetName(ReadOnlySpan<byte> value, ReadOnlySpan<byte> traceId = default, ReadOnlySpan<byte> spanId = default,
        ReadOnlySpan<byte> parentId = default)
    {
        _names.Trim(_names.Length - _scope.Start - _scope.Length);
        _name = (_names.Add(value), value.Length);
        _trace = (_names.Add(traceId), traceId.Length);
        _span = (_names.Add(spanId), spanId.Length);
        _parent = (_names.Add(parentId), parentId.Length);
        _unread = default;
    }

    /// <summary>Another name for a log record: its attributes stay as they are.</summary>
    public void Rename(ReadOnlySpan<byte> value) => _name = (_names.Add(value), value.Length);

    public void ClearUnreadKey() => _unread = default;

    public void SetUnreadKey(ReadOnlySpan<byte> key)
    {
        if (_unread.Length == 0)
            _unread = (_names.Add(key), key.Length);
    }

    public SessionIdentity Session(long? dayOfUnixNano = null) => _sessions.Read(Fields, dayOfUnixNano ?? TimeUnixNano);

    public Dimensions UsageDimensions(DimensionFields special) => Read(special, isUsage: true);

    public Dimensions ActivityDimensions(DimensionFields special) => Read(special, isUsage: false);

    private Dimensions Read(DimensionFields special, bool isUsage)
    {
        // An agent's instance is a sub-agent whatever part of the client its record names, and events of its tools name none.
        if (Sender is Sender.ClaudeCode or Sender.Cowork && Fields.HasText(Field.AgentId))
            Fields.Record.Set(Field.QuerySource, AttributeValue.String("subagent"u8));
        return _dimensions.Read(Fields, Sender, special, isUsage);
    }

    public Guid? PromptId()
    {
        var text = Fields.Text(Field.PromptId);
        if (text.IsEmpty)
            return null;
        return Guid.TryParse(text, out var id) ? id : Hash.Start((byte)'p').Add(text).Finish();
    }
}
