using System.Buffers;
using System.Text;

namespace Takt.Otlp;

/// <summary>Writes one small protobuf message: answers, a few dozen bytes each.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    /// <summary>A varint field, left out when 0.</summary>
    public void Integer(int field, long value)
    {
        if (value == 0)
            return;
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    /// <summary>A string field, left out when empty.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0)
            Delimited(field, Encoding.UTF8.GetBytes(value));
    }

    public void Message(int field, ProtoWriter message) => Delimited(field, message._output.WrittenSpan);

    private void Delimited(int field, ReadOnlySpan<byte> bytes)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)bytes.Length);
        _output.Write(bytes);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _output.Write([(byte)(value | 0x80)]);
        _output.Write([(byte)value]);
    }
}
