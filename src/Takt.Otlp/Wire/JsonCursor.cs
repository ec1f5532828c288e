using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Takt.Otlp;

/// <summary>
/// Walks OTLP/JSON. It stands on one value at a time; whoever gets it reads that value or skips it. Null means absent, so nulls are
/// passed over. A failure is sticky as in <see cref="ProtoCursor"/>; text that is not JSON at all is the reader's exception, caught
/// once in <see cref="OtlpDecoder"/>.
/// </summary>
internal ref struct JsonCursor
{
    // The records themselves are 11 levels deep, each level of a nested map takes 4 more.
    private const int MaxDepth = 160;

    private readonly OtlpBatch _batch;
    private Utf8JsonReader _reader;

    public JsonCursor(ReadOnlySpan<byte> body, OtlpBatch batch)
    {
        _batch = batch;
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    public string? Failure { get; private set; }

    public readonly int Position => (int)_reader.TokenStartIndex;

    /// <summary>How much was read before the reader gave up.</summary>
    public readonly int Consumed => (int)_reader.BytesConsumed;

    /// <summary>Moves to the first value of the body.</summary>
    public void Start() => _reader.Read();

    /// <summary>Makes sure that nothing follows the first value.</summary>
    public void Finish()
    {
        if (Failure is null)
            _reader.Read();
    }

    /// <summary>Whether the value at hand is an object, then entered.</summary>
    public bool EnterObject()
    {
        if (_reader.TokenType == JsonTokenType.StartObject)
            return Failure is null;
        Fail("is not an object");
        return false;
    }

    /// <summary>Whether the value at hand is an array, then entered.</summary>
    public bool EnterArray()
    {
        if (_reader.TokenType == JsonTokenType.StartArray)
            return Failure is null;
        Fail("is not an array");
        return false;
    }

    /// <summary>Moves to the value of the object's next property.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        while (Failure is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            name = _reader.ValueIsEscaped ? _batch.Utf8(JsonText.Unescape(_reader.ValueSpan, _batch)) : _reader.ValueSpan;
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.Null)
                return true;
        }

        name = default;
        return false;
    }

    /// <summary>Moves to the array's next element.</summary>
    public bool NextElement()
    {
        while (Failure is null && _reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.Null)
                continue;
            _batch.Memory.ReadTo = Position;
            return true;
        }

        return false;
    }

    /// <summary>Passes over the value at hand.</summary>
    public void Skip() => _reader.Skip();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Slice String()
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            Fail("is not a string");
            return default;
        }

        return _reader.ValueIsEscaped
            ? JsonText.Unescape(_reader.ValueSpan, _batch)
            : new Slice((int)_reader.TokenStartIndex + 1, _reader.ValueSpan.Length);
    }

    public bool Bool()
    {
        if (_reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            return _reader.TokenType == JsonTokenType.True;
        if (_reader.TokenType == JsonTokenType.String && _reader.ValueSpan.SequenceEqual("true"u8))
            return true;
        if (_reader.TokenType == JsonTokenType.String && _reader.ValueSpan.SequenceEqual("false"u8))
            return false;
        Fail("is not a boolean");
        return false;
    }

    /// <summary>An unsigned 64-bit integer, as a number or a string of one.</summary>
    public ulong UInt64()
    {
        if (IsNumeric && JsonNumber.TryUInt64(_reader.ValueSpan, out ulong value))
            return value;
        Fail("is not an unsigned 64-bit integer");
        return 0;
    }

    public uint UInt32()
    {
        if (IsNumeric && JsonNumber.TryUInt64(_reader.ValueSpan, out ulong value) && value <= uint.MaxValue)
            return (uint)value;
        Fail("is not an unsigned 32-bit integer");
        return 0;
    }

    public int Int32()
    {
        if (IsNumeric && JsonNumber.TryInt64(_reader.ValueSpan, out long value) && value == (int)value)
            return (int)value;
        Fail("is not a 32-bit integer");
        return 0;
    }

    /// <summary>
    /// An integer; what is none, because its sender writes any number so, is the double that it is.
    /// </summary>
    public OtlpValue Integer()
    {
        if (IsNumeric && JsonNumber.TryInt64(_reader.ValueSpan, out long value))
            return OtlpValue.OfInt(value);
        if (IsNumeric && JsonNumber.TryDouble(_reader.ValueSpan, out double number))
            return OtlpValue.OfDouble(number);
        Fail("is not a number");
        return default;
    }

    public double Double()
    {
        if (IsNumeric && JsonNumber.TryDouble(_reader.ValueSpan, out double value))
            return value;
        Fail("is not a number");
        return 0;
    }

    /// <summary>An enum, by number as the specification wants it, or by its protobuf name.</summary>
    public int Enum()
    {
        if (IsNumeric && JsonNumber.TryInt64(_reader.ValueSpan, out long value) && value == (int)value)
            return (int)value;
        if (_reader.TokenType == JsonTokenType.String)
            return JsonEnums.Find(_reader.ValueSpan);
        Fail("is not an enum number");
        return 0;
    }

    /// <summary>A hex id of <paramref name="length"/> bytes; what is none, or all zero, counts as not sent.</summary>
    public Slice Id(int length)
    {
        if (_reader.TokenType == JsonTokenType.String)
            return JsonText.Hex(_reader.ValueSpan, length, _batch);
        Fail("is not a string");
        return default;
    }

    public Slice Base64()
    {
        if (_reader.TokenType == JsonTokenType.String && JsonText.TryBase64(String(), _batch, out Slice bytes))
            return bytes;
        Fail("is not base64");
        return default;
    }

    public void Fail(string message) => Failure ??= message;

    private readonly bool IsNumeric => _reader.TokenType is JsonTokenType.Number or JsonTokenType.String;
}
