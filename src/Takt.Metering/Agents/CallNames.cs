using System.Buffers.Binary;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>The ids by which a report is itself, and by which it is compared with others.</summary>
internal readonly record struct CallNames(Guid Key, Guid? RequestKey, long? ClientId, long? MessageId = null, bool Sidechain = false)
{
    /// <summary>Kinds of ids, kept apart in the hashes: what one sender calls a request may be another's message.</summary>
    private const byte RequestIds = (byte)'r', ClientIds = (byte)'c', MessageIds = (byte)'m', ResponseIds = (byte)'g', SpanIds = (byte)'s',
        Lines = (byte)'t', Contents = (byte)'k';

    /// <summary>
    /// Of an event or a span: its request's id, else the client's own, else its span's ids, else what it says. Its session is no part.
    /// </summary>
    /// <param name="response">A GenAI response id, which names the request where no request id does.</param>
    public static CallNames OfRecord(
        Record record, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response, Field model, in TokenCounts tokens)
    {
        var client = record.Fields.Text(Field.ClientRequestId);
        Guid? clientKey = client.IsEmpty ? null : record.Hash.Start(ClientIds).Add(client).Finish();
        Guid? requestKey = !request.IsEmpty ? record.Hash.Start(RequestIds).Add(request).Finish()
            : !response.IsEmpty ? record.Hash.Start(ResponseIds).Add(response).Finish() : null;
        var key = requestKey ?? clientKey ?? (record.SpanKey() is { IsEmpty: false } span
            ? record.Hash.Start(SpanIds).Add(span).Finish() : Content(record, model, tokens));
        return new CallNames(key, requestKey, clientKey is { } id ? Half(id) : null);
    }

    /// <summary>
    /// Of a transcript line: message, request and side chain together, since a side chain may repeat a message under another request.
    /// </summary>
    public static CallNames OfLine(Record record, Field model, in TokenCounts tokens)
    {
        var fields = record.Fields;
        var request = fields.Text(Field.RequestId);
        var message = fields.Text(Field.MessageId);
        var sidechain = fields.Flag(Field.IsSidechain) is true;
        Guid? requestKey = request.IsEmpty ? null : record.Hash.Start(RequestIds).Add(request).Finish();
        long? messageId = message.IsEmpty ? null : Half(record.Hash.Start(MessageIds).Add(message).Finish());
        var key = request.IsEmpty && message.IsEmpty ? Content(record, model, tokens)
            : record.Hash.Start(Lines).Add(message).Add(request).Add(sidechain ? 1 : 0).Finish();
        return new CallNames(key, requestKey, null, messageId, sidechain);
    }

    /// <summary>
    /// 64 bits of the key of the call whose request the record names; null where it names none. Of a call with that request's id they are
    /// the first of its key.
    /// </summary>
    public static long? HalfOfRequest(Record record)
    {
        var request = record.Fields.Text(Field.RequestId);
        return request.IsEmpty ? null : Half(record.Hash.Start(RequestIds).Add(request).Finish());
    }

    /// <summary>A span's ids; null for a span without any.</summary>
    public static SpanReference? Span(Record record) =>
        record.SpanKey().IsEmpty ? null : new SpanReference(Trace(record), Number(record, record.SpanId));

    /// <summary>Zero for a root.</summary>
    public static long Parent(Record record) => record.ParentId.IsEmpty ? 0 : Number(record, record.ParentId);

    private static Guid Trace(Record record) =>
        record.TraceId.Length == 16 ? new Guid(record.TraceId, bigEndian: true) : record.Hash.Start(SpanIds).Add(record.TraceId).Finish();

    private static long Number(Record record, ReadOnlySpan<byte> id) =>
        id.Length == sizeof(long) ? BinaryPrimitives.ReadInt64BigEndian(id) : Half(record.Hash.Start(SpanIds).Add(id).Finish());

    private static Guid Content(Record record, Field model, in TokenCounts tokens)
    {
        var hash = record.Hash.Start(Contents).Add(KindNames.Bare(record.Name)).Add(record.RawTimeUnixNano);
        hash.Add(record.Fields.Get(Field.EventSequence)).Add(record.Fields.Text(model));
        return hash.Add(tokens.Input).Add(tokens.Output).Add(tokens.CacheRead).Add(tokens.CacheWrite).Finish();
    }

    public static long Half(Guid hash)
    {
        Span<byte> bytes = stackalloc byte[16];
        hash.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
