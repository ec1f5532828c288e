using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>The record that is being read, with what its family needs to report it. One per reader, reused.</summary>
internal sealed class Record
{
    private readonly ByteArena names = new();
    private readonly DimensionReader dimensions = new();
    private readonly SessionReader sessions = new();
    private (int Start, int Length) scope, name, trace, span, parent, unread;

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

    public ReadOnlySpan<byte> ScopeName => names.Slice(scope.Start, scope.Length);

    /// <summary>The name of the event, metric or span, as sent.</summary>
    public ReadOnlySpan<byte> Name => names.Slice(name.Start, name.Length);

    public ReadOnlySpan<byte> TraceId => names.Slice(trace.Start, trace.Length);

    public ReadOnlySpan<byte> SpanId => names.Slice(span.Start, span.Length);

    /// <summary>The parent span's id; empty for a root.</summary>
    public ReadOnlySpan<byte> ParentId => names.Slice(parent.Start, parent.Length);

    /// <summary>The first of the record's attributes that looks like usage under a name that nobody knows; empty when there is none.</summary>
    public ReadOnlySpan<byte> UnreadKey => names.Slice(unread.Start, unread.Length);

    /// <summary>Trace and span id in one: a span's identity. Empty for a span without ids.</summary>
    public ReadOnlySpan<byte> SpanKey() => span.Length == 0 ? default : names.Slice(trace.Start, trace.Length + span.Length);

    public AttributeValue Value => new(ValueKind, ValueBits, default);

    public void SetScope(ReadOnlySpan<byte> value)
    {
        names.Clear();
        scope = (names.Add(value), value.Length);
        name = trace = span = parent = unread = default;
    }

    public void SetName(ReadOnlySpan<byte> value, ReadOnlySpan<byte> traceId = default, ReadOnlySpan<byte> spanId = default, ReadOnlySpan<byte> parentId = default)
    {
        names.Trim(names.Length - scope.Start - scope.Length);
        name = (names.Add(value), value.Length);
        trace = (names.Add(traceId), traceId.Length);
        span = (names.Add(spanId), spanId.Length);
        parent = (names.Add(parentId), parentId.Length);
        unread = default;
    }

    /// <summary>Another name for a log record: its attributes stay as they are.</summary>
    public void Rename(ReadOnlySpan<byte> value) => name = (names.Add(value), value.Length);

    public void ClearUnreadKey() => unread = default;

    public void SetUnreadKey(ReadOnlySpan<byte> key)
    {
        if (unread.Length == 0) unread = (names.Add(key), key.Length);
    }

    public SessionIdentity Session(long? dayOfUnixNano = null) => sessions.Read(Fields, dayOfUnixNano ?? TimeUnixNano);

    public Dimensions UsageDimensions(DimensionFields special) => Read(special, isUsage: true);

    public Dimensions ActivityDimensions(DimensionFields special) => Read(special, isUsage: false);

    private Dimensions Read(DimensionFields special, bool isUsage)
    {
        // An agent's instance is a sub-agent whatever part of the client its record names, and events of its tools name none.
        if (Sender is Sender.ClaudeCode or Sender.Cowork && Fields.HasText(Field.AgentId))
            Fields.Record.Set(Field.QuerySource, AttributeValue.String("subagent"u8));
        return dimensions.Read(Fields, Sender, special, isUsage);
    }

    public Guid? PromptId()
    {
        var text = Fields.Text(Field.PromptId);
        if (text.IsEmpty) return null;
        return Guid.TryParse(text, out var id) ? id : Hash.Start((byte)'p').Add(text).Finish();
    }
}
