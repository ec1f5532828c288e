using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Takt.Otlp;

/// <summary>
/// Writes JSON text straight into a buffer. It runs on every accepted body: names come with their quotes and colon, texts that need no
/// escape are copied whole. Only a call of <see cref="Finish"/> makes the end of the text visible to the buffer's owner.
/// </summary>
internal ref struct JsonWriter(IBufferWriter<byte> output)
{
    private const int LongestNumber = 40;

    /// <summary>What JSON escapes.</summary>
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Range(0, 32), (byte)'"', (byte)'\\']);

    /// <summary>That, and what belongs to characters of several bytes, which may be broken.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Range(0, 32), (byte)'"', (byte)'\\', .. Range(128, 128)]);

    private Span<byte> _room = default;
    private int _used;
    private bool _comma;

    public void Finish()
    {
        output.Advance(_used);
        _room = default;
        _used = 0;
    }

    public void Open(byte bracket)
    {
        Separate();
        Byte(bracket);
        _comma = false;
    }

    public void Close(byte bracket)
    {
        Byte(bracket);
        _comma = true;
    }

    /// <summary>Writes a property's name, given as it stands in the text: <c>"name":</c>.</summary>
    public void Name(ReadOnlySpan<byte> quoted)
    {
        Separate();
        Raw(quoted);
        _comma = false;
    }

    public void Open(ReadOnlySpan<byte> quoted, byte bracket)
    {
        Name(quoted);
        Open(bracket);
    }

    public void Integer(ReadOnlySpan<byte> quoted, long value)
    {
        if (value == 0)
            return;
        Name(quoted);
        Ensure(LongestNumber);
        Utf8Formatter.TryFormat(value, _room[_used..], out int written);
        _used += written;
        _comma = true;
    }

    /// <summary>A 64-bit integer, a string in protobuf's JSON mapping.</summary>
    public void Quoted(ReadOnlySpan<byte> quoted, ulong value)
    {
        if (value == 0)
            return;
        Name(quoted);
        QuotedValue(value);
    }

    public void QuotedValue(ulong value)
    {
        Separate();
        Ensure(LongestNumber);
        _room[_used++] = (byte)'"';
        Utf8Formatter.TryFormat(value, _room[_used..], out int written);
        _used += written;
        _room[_used++] = (byte)'"';
        _comma = true;
    }

    public void QuotedValue(long value)
    {
        Separate();
        Ensure(LongestNumber);
        _room[_used++] = (byte)'"';
        Utf8Formatter.TryFormat(value, _room[_used..], out int written);
        _used += written;
        _room[_used++] = (byte)'"';
        _comma = true;
    }

    public void Double(ReadOnlySpan<byte> quoted, double? value)
    {
        if (value is not { } number)
            return;
        Name(quoted);
        DoubleValue(number);
    }

    public void DoubleValue(double value)
    {
        Separate();
        Ensure(LongestNumber);
        bool finite = double.IsFinite(value);
        if (!finite)
            _room[_used++] = (byte)'"';
        value.TryFormat(_room[_used..], out int written, default, CultureInfo.InvariantCulture);
        _used += written;
        if (!finite)
            _room[_used++] = (byte)'"';
        _comma = true;
    }

    public void True(ReadOnlySpan<byte> quoted, bool value)
    {
        if (value)
            Bool(quoted, value);
    }

    public void Bool(ReadOnlySpan<byte> quoted, bool value)
    {
        Name(quoted);
        Raw(value ? "true"u8 : "false"u8);
        _comma = true;
    }

    /// <summary>A text, left out when empty.</summary>
    public void Text(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        Name(quoted);
        TextValue(value);
    }

    public void TextValue(ReadOnlySpan<byte> value)
    {
        Separate();
        if (value.ContainsAny(Special) && (value.ContainsAny(Escaped) || !Utf8.IsValid(value)))
        {
            Escape(value);
        }
        else
        {
            Ensure(value.Length + 2);
            _room[_used++] = (byte)'"';
            value.CopyTo(_room[_used..]);
            _used += value.Length;
            _room[_used++] = (byte)'"';
        }

        _comma = true;
    }

    /// <summary>An id in lower-case hex, left out when empty.</summary>
    public void Hex(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty)
            return;
        Name(quoted);
        Ensure((id.Length * 2) + 2);
        _room[_used++] = (byte)'"';
        Convert.TryToHexStringLower(id, _room[_used..], out int written);
        _used += written;
        _room[_used++] = (byte)'"';
        _comma = true;
    }

    public void Base64Value(ReadOnlySpan<byte> value)
    {
        Ensure(Base64.GetMaxEncodedToUtf8Length(value.Length) + 2);
        _room[_used++] = (byte)'"';
        Base64.EncodeToUtf8(value, _room[_used..], out _, out int written);
        _used += written;
        _room[_used++] = (byte)'"';
        _comma = true;
    }

    private static IEnumerable<byte> Range(int first, int count) => Enumerable.Range(first, count).Select(value => (byte)value);

    private void Escape(ReadOnlySpan<byte> value)
    {
        Byte((byte)'"');
        while (!value.IsEmpty)
        {
            Rune.DecodeFromUtf8(value, out Rune rune, out int read);
            Ensure(6);
            _used += One(rune, _room[_used..]);
            value = value[read..];
        }

        Byte((byte)'"');
    }

    private static int One(Rune rune, Span<byte> to)
    {
        if (rune.Value is '"' or '\\')
        {
            to[0] = (byte)'\\';
            to[1] = (byte)rune.Value;
            return 2;
        }

        if (rune.Value >= 32)
            return rune.EncodeToUtf8(to);
        "\\u00"u8.CopyTo(to);
        Utf8Formatter.TryFormat((byte)rune.Value, to[4..], out _, new StandardFormat('x', 2));
        return 6;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Separate()
    {
        if (_comma)
            Byte((byte)',');
    }

    private void Byte(byte value)
    {
        Ensure(1);
        _room[_used++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Raw(ReadOnlySpan<byte> text)
    {
        Ensure(text.Length);
        text.CopyTo(_room[_used..]);
        _used += text.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int more)
    {
        if (_room.Length - _used < more)
            Refill(more);
    }

    private void Refill(int more)
    {
        output.Advance(_used);
        _room = output.GetSpan(Math.Max(more, 4096));
        _used = 0;
    }
}
