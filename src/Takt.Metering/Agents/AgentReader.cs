using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Office;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>
/// Turns decoded telemetry into a <see cref="ReportBatch"/>. It is told a request's records in order: resource, its attributes, scope, its
/// attributes, then per record Begin…, attributes, End…. Every attribute is answered with the class of content it is, so that the caller
/// can drop it before anything is stored. Reusable, one request at a time; nothing that comes in makes it throw.
/// </summary>
public sealed class AgentReader
{
    private const uint NoRecordedValue = 1;

    /// <summary>Bytes of text that an attribute nobody knows may have: beyond, it is somebody's words or a document.</summary>
    private const int LongestUnknown = 1024;

    private readonly Record _record = new();
    private readonly ByteArena _bodyText = new();
    private AttributeKind _bodyKind;
    private bool _keepsPointAttributes, _skipsPoint;

    /// <summary>Content that may be kept; all else is dropped and counted.</summary>
    public ContentClass AllowedContent { get; set; }

    /// <summary>Begins a request whose reports go into the batch.</summary>
    public void Begin(ReportBatch batch)
    {
        _record.Batch = batch;
        BeginResource();
    }

    public void BeginResource()
    {
        _record.Fields.Resource.Clear();
        BeginScope(default, default);
    }

    public ContentClass ResourceAttribute(ReadOnlySpan<byte> key, in AttributeValue value) => Take(_record.Fields.Resource, key, value);

    public void BeginScope(ReadOnlySpan<byte> name, ReadOnlySpan<byte> version)
    {
        _record.Fields.Scope.Clear();
        _record.SetScope(name);
        if (!version.IsEmpty && name.StartsWith("com.anthropic.claude_code"u8) && !_record.Fields.Resource.Has(Field.ServiceVersion)
            && name.EndsWith("events"u8))
        {
            // The events' scope has the client's version, the tracer's one of its own.
            _record.Fields.Scope.Set(Field.ServiceVersion, AttributeValue.String(version));
        }
    }

    public ContentClass ScopeAttribute(ReadOnlySpan<byte> key, in AttributeValue value) => Take(_record.Fields.Scope, key, value);

    /// <param name="timeUnixNano">As sent; zero or negative when not sent. A record without any time reports time zero.</param>
    /// <param name="eventName">The record's own field, often empty: then the attribute or the body names the event.</param>
    /// <param name="spanId">The span in which it happened; empty when none is told.</param>
    public void BeginLog(
        long timeUnixNano, long observedUnixNano, ReadOnlySpan<byte> eventName, in AttributeValue body, ReadOnlySpan<byte> spanId = default)
    {
        BeginRecord(timeUnixNano, timeUnixNano > 0 ? timeUnixNano : observedUnixNano);
        _record.SetName(eventName, parentId: spanId);
        _bodyKind = body.Kind;
        _bodyText.Clear();
        if (body.Kind == AttributeKind.String)
            _bodyText.Add(body.Text.Length <= 2 * KindNames.MaxLength ? body.Text : "too long for a name"u8);
    }

    /// <summary>An attribute of the log record, data point or span that was begun.</summary>
    public ContentClass Attribute(ReadOnlySpan<byte> key, in AttributeValue value)
    {
        var isKnown = KeyTable.TryFind(key, out var known);
        if (_keepsPointAttributes && !StreamContext.Covers(key, known.Field))
            _record.PointAttributes.Add(key, value);
        if (isKnown)
            return Take(_record.Fields.Record, known, value);
        if (!_keepsPointAttributes && UsageLooks.IsCount(key, value))
            _record.SetUnreadKey(key);
        return TakeUnknown(value);
    }

    /// <summary>The class of content the body is: none when it merely names the event.</summary>
    public ContentClass EndLog()
    {
        var named = _record.Fields.Text(Field.EventName);
        if (!named.IsEmpty)
            _record.Rename(named);
        var body = _bodyText.Written.Trim(" \t\r\n"u8);
        // A relay may leave no name but the body's; and the body has the product's prefix, which the attribute lacks.
        if (KindNames.IsName(body) && (_record.Name.IsEmpty || KindNames.Bare(body).SequenceEqual(_record.Name)))
            _record.Rename(body);
        Families.ReadLog(_record);

        var saysMore = _bodyKind is AttributeKind.Array or AttributeKind.Map or AttributeKind.Bytes
            || (!body.IsEmpty && !KindNames.Bare(body).SequenceEqual(KindNames.Bare(_record.Name)));
        return saysMore ? Drop(ContentClass.Unrecognised, body) : ContentClass.None;
    }

    public void BeginMetric(ReadOnlySpan<byte> name, MetricKind kind, MetricTemporality temporality)
    {
        _record.SetName(name);
        _record.MetricKind = kind;
        _record.Temporality = temporality;
    }

    /// <summary>Metadata of the metric: nothing is read from it.</summary>
    public ContentClass Metadata(ReadOnlySpan<byte> key, in AttributeValue value)
    {
        if (!KeyTable.TryFind(key, out var known))
            return TakeUnknown(value);
        return known.Content == ContentClass.None ? known.Content : Drop(known.Content, value.Text);
    }

    /// <param name="value">The int or double; for a histogram the sum of its values as a double, nothing when it has none.</param>
    /// <param name="flags">OTLP's: points without a recorded value are passed over.</param>
    public void BeginPoint(long startUnixNano, long timeUnixNano, in AttributeValue value, uint flags)
    {
        BeginRecord(timeUnixNano, timeUnixNano);
        _record.StartUnixNano = Math.Max(0, startUnixNano);
        _record.ValueKind = value.Kind;
        _record.ValueBits = value.Number;
        _record.PointAttributes.Clear();
        _keepsPointAttributes = true;
        _skipsPoint = (flags & NoRecordedValue) != 0 || value.Kind is not (AttributeKind.Int or AttributeKind.Double);
    }

    public void EndPoint()
    {
        _keepsPointAttributes = false;
        if (!_skipsPoint)
            Families.ReadPoint(_record);
    }

    /// <param name="parentId">Empty for a root.</param>
    /// <param name="failed">The span's status is an error.</param>
    public void BeginSpan(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId, ReadOnlySpan<byte> parentId,
        long startUnixNano, long endUnixNano, bool failed)
    {
        // A call is over when its span ends, as its event says.
        BeginRecord(endUnixNano, endUnixNano > 0 ? endUnixNano : startUnixNano);
        _record.StartUnixNano = Math.Max(0, startUnixNano);
        _record.SetName(name, traceId, spanId, parentId);
        _record.Failed = failed;
        _record.EventTokens = TokenCounts.Zero;
    }

    /// <summary>The class of content that the message of the span's status is.</summary>
    public ContentClass StatusMessage(ReadOnlySpan<byte> message) =>
        message.IsEmpty ? ContentClass.None : Drop(ContentClass.ErrorTexts, message);

    public void BeginSpanEvent() => _record.SpanEvent.Clear();

    public ContentClass SpanEventAttribute(ReadOnlySpan<byte> key, in AttributeValue value) => Take(_record.SpanEvent, key, value);

    public void EndSpanEvent(ReadOnlySpan<byte> name) => OfficeSpans.ReadEvent(_record, name);

    public void EndSpan() => Families.ReadSpan(_record);

    private void BeginRecord(long rawTimeUnixNano, long timeUnixNano)
    {
        _record.Fields.Record.Clear();
        _record.RawTimeUnixNano = rawTimeUnixNano;
        _record.TimeUnixNano = Math.Max(0, timeUnixNano);
        _record.StartUnixNano = 0;
        _record.Understood = false;
        _record.ClearUnreadKey();
        _keepsPointAttributes = false;
    }

    private ContentClass Take(FieldLayer layer, ReadOnlySpan<byte> key, in AttributeValue value) =>
        KeyTable.TryFind(key, out var known) ? Take(layer, known, value) : TakeUnknown(value);

    private ContentClass Take(FieldLayer layer, KnownKey known, in AttributeValue value)
    {
        if (known.Content != ContentClass.None)
        {
            if (known.Field != Field.None)
                layer.Set(known.Field, value, known.Rank);
            return Drop(known.Content, value.Text);
        }

        // Words and numbers for a timeline: a text of this length is something else under the same name.
        if (known.Field is >= Field.ParentAgentId and <= Field.PostTokens && value.Text.Length > LongestUnknown)
            return TakeUnknown(value);
        layer.Set(known.Field, value, known.Rank);
        return ContentClass.None;
    }

    /// <summary>Lists and maps go whole: command lines come as such, and no length tells what is in them.</summary>
    private ContentClass TakeUnknown(in AttributeValue value) =>
        value.Text.Length > LongestUnknown || value.Kind is AttributeKind.Array or AttributeKind.Map
            ? Drop(ContentClass.Unrecognised, value.Text) : ContentClass.None;

    /// <summary>What the client has redacted itself goes, too, but was no leak.</summary>
    private ContentClass Drop(ContentClass content, ReadOnlySpan<byte> text)
    {
        if ((AllowedContent & content) != 0)
            return ContentClass.None;
        if (!text.SequenceEqual("<REDACTED>"u8))
            _record.Batch.ContentDropped++;
        return content;
    }
}
