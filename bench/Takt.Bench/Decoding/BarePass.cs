using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Takt.Otlp;

namespace Takt.Bench.Decoding;

/// <summary>
/// The ceiling: the least any decoder has to do. For JSON the framework's reader over all tokens; for protobuf a walk over the tags,
/// lengths and numbers of every message, entering those of a log request, keeping nothing.
/// </summary>
public static class BarePass
{
    public static long Run(Body body) => body.Encoding == OtlpEncoding.Json ? Json(body.Bytes) : Request(body.Bytes);

    private static long Json(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader reader = new(body);
        long tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    private static long Request(ReadOnlySpan<byte> message)
    {
        long sum = 0;
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            sum += tag == 10 ? Block(Bytes(message, ref at)) : Leaf(message, tag, ref at);
        }

        return sum;
    }

    private static long Block(ReadOnlySpan<byte> message)
    {
        long sum = 0;
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            if (tag == 10)
                sum += Owner(Bytes(message, ref at), 10);
            else
                sum += tag == 18 ? Scope(Bytes(message, ref at)) : Leaf(message, tag, ref at);
        }

        return sum;
    }

    private static long Scope(ReadOnlySpan<byte> message)
    {
        long sum = 0;
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            if (tag == 10)
                sum += Owner(Bytes(message, ref at), 26);
            else
                sum += tag == 18 ? Record(Bytes(message, ref at)) : Leaf(message, tag, ref at);
        }

        return sum;
    }

    private static long Record(ReadOnlySpan<byte> message)
    {
        long sum = 0;
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            if (tag == 50)
                sum += KeyValue(Bytes(message, ref at));
            else
                sum += tag == 42 ? Value(Bytes(message, ref at)) : Leaf(message, tag, ref at);
        }

        return sum;
    }

    private static long Owner(ReadOnlySpan<byte> message, ulong attributes)
    {
        long sum = 0;
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            sum += tag == attributes ? KeyValue(Bytes(message, ref at)) : Leaf(message, tag, ref at);
        }

        return sum;
    }

    private static long KeyValue(ReadOnlySpan<byte> message)
    {
        long sum = 0;
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            sum += tag == 18 ? Value(Bytes(message, ref at)) : Leaf(message, tag, ref at);
        }

        return sum;
    }

    private static long Value(ReadOnlySpan<byte> message)
    {
        long sum = 0;
        for (int at = 0; at < message.Length;)
            sum += Leaf(message, Varint(message, ref at), ref at);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Leaf(ReadOnlySpan<byte> message, ulong tag, ref int at)
    {
        switch (tag & 7)
        {
            case 0: return (long)Varint(message, ref at);
            case 1:
                at += 8;
                return (long)BinaryPrimitives.ReadUInt64LittleEndian(message[(at - 8)..]);
            case 5:
                at += 4;
                return BinaryPrimitives.ReadUInt32LittleEndian(message[(at - 4)..]);
            default: return Bytes(message, ref at).Length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> message, ref int at)
    {
        int length = (int)Varint(message, ref at);
        at += length;
        return message.Slice(at - length, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = message[at++];
        return value < 0x80 ? value : LongVarint(message, value & 0x7f, ref at);
    }

    private static ulong LongVarint(ReadOnlySpan<byte> message, ulong value, ref int at)
    {
        for (int shift = 7; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
