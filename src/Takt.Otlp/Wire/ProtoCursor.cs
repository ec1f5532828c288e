using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Takt.Otlp;

/// <summary>
/// Walks the protobuf wire format (https://protobuf.dev/programming-guides/encoding/). A failure is sticky: the first one is kept,
/// <see cref="Next"/> then says "end" at every level, so that the message functions need not ask after each field.
/// </summary>
internal ref struct ProtoCursor(ReadOnlySpan<byte> body, BatchMemory memory)
{
    private const uint Varint = 0, Fixed64Bits = 1, Delimited = 2, GroupStart = 3, GroupEnd = 4, Fixed32Bits = 5;

    private readonly ReadOnlySpan<byte> _body = body;
    private int _end = body.Length;

    public int Position { get; private set; }

    /// <summary>Why reading stopped early, or null.</summary>
    public string? Failure { get; private set; }

    public int FailedAt { get; private set; }

    /// <summary>Whether the message at hand has more bytes.</summary>
    public readonly bool More => Position < _end;

    /// <summary>The next field's tag (number × 8 + wire type), 0 at the end of the message and after a failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next()
    {
        if (Position >= _end)
            return 0;
        uint tag = _body[Position];
        if (tag is >= 8 and < 0x80)
        {
            Position++;
            return tag;
        }

        return LongTag();
    }

    /// <summary>Enters the length-delimited message at hand; the result goes to <see cref="Leave"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Enter()
    {
        int outer = _end;
        int length = Length();
        if (Position > memory.ReadTo)
            memory.ReadTo = Position;
        _end = Position + length;
        return outer;
    }

    public void Leave(int outer)
    {
        if (Failure is null)
            _end = outer;
    }

    /// <summary>Goes back within the message at hand.</summary>
    public void Rewind(int position)
    {
        if (Failure is null)
            Position = position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Slice Bytes()
    {
        int length = Length();
        Slice slice = new(Position, length);
        Position += length;
        return slice;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong UInt64()
    {
        if (Position < _end && _body[Position] < 0x80)
            return _body[Position++];
        return LongVarint();
    }

    public uint UInt32() => (uint)UInt64();

    public int Int32() => (int)UInt64();

    /// <summary>A zig-zag encoded integer.</summary>
    public int SInt32()
    {
        uint value = UInt32();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public ulong Fixed64()
    {
        if (_end - Position < 8)
            return Fail("ends within a 64-bit number");
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_body[Position..]);
        Position += 8;
        return value;
    }

    public uint Fixed32()
    {
        if (_end - Position < 4)
            return (uint)Fail("ends within a 32-bit number");
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(_body[Position..]);
        Position += 4;
        return value;
    }

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    /// <summary>An id of <paramref name="length"/> bytes; one of another length or all zero counts as not sent.</summary>
    public Slice Id(int length)
    {
        Slice id = Bytes();
        return id.Length == length && _body.Slice(id.Offset, length).ContainsAnyExcept((byte)0) ? id : default;
    }

    /// <summary>Passes over a field that is not known, or not with this wire type.</summary>
    public void Skip(uint tag)
    {
        if ((tag & 7) == GroupStart)
            SkipGroup(tag);
        else
            SkipScalar(tag);
    }

    public ulong Fail(string message)
    {
        if (Failure is null)
        {
            Failure = message;
            FailedAt = Position;
        }

        _end = Position;
        return 0;
    }

    private void SkipScalar(uint tag)
    {
        switch (tag & 7)
        {
            case Varint: UInt64(); break;
            case Fixed64Bits: Fixed64(); break;
            case Delimited: Bytes(); break;
            case Fixed32Bits: Fixed32(); break;
            case GroupEnd: Fail("ends a group that was not begun"); break;
            default: Fail($"has the unknown wire type {tag & 7}"); break;
        }
    }

    /// <summary>Groups nest without lengths; only the depth is kept, so that a hostile body costs no stack.</summary>
    private void SkipGroup(uint tag)
    {
        for (int depth = 1; depth > 0;)
        {
            tag = Next();
            if (tag == 0)
            {
                Fail("ends within a group");
                return;
            }

            if ((tag & 7) == GroupStart)
                depth++;
            else if ((tag & 7) == GroupEnd)
                depth--;
            else
                SkipScalar(tag);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Length()
    {
        int start = Position;
        ulong length = UInt64();
        if (length <= (ulong)(_end - Position))
            return (int)length;
        return TooLong(start);
    }

    private int TooLong(int start)
    {
        Position = start;
        return (int)Fail("has a length that passes the end of what holds it");
    }

    private uint LongTag()
    {
        int start = Position;
        ulong tag = UInt64();
        if (Failure is null && tag is >= 8 and <= uint.MaxValue)
            return (uint)tag;
        if (Failure is null)
            Position = start;
        return (uint)Fail("has an impossible field number");
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        int start = Position;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (Position >= _end)
            {
                Position = start;
                return Fail("ends within a number");
            }

            byte next = _body[Position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        Position = start;
        return Fail("has a number of more than ten bytes");
    }
}
