using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Takt.Metering.Agents.Fields;

/// <summary>
/// 128-bit identities: the first half of SHA-256 over length-prefixed parts, so that no two lists of parts look alike. Anyone can send
/// telemetry, hence a hash that can't be made to collide.
/// </summary>
internal sealed class HashBuilder
{
    private readonly ByteArena _parts = new();

    public ReadOnlySpan<byte> Written => _parts.Written;

    public HashBuilder Start(byte kind)
    {
        _parts.Clear();
        _parts.Reserve(1)[0] = kind;
        return this;
    }

    public HashBuilder Add(ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_parts.Reserve(sizeof(int)), text.Length);
        _parts.Add(text);
        return this;
    }

    public HashBuilder Add(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_parts.Reserve(sizeof(long)), number);
        return this;
    }

    public HashBuilder Add(Guid id)
    {
        id.TryWriteBytes(_parts.Reserve(16), bigEndian: true, out _);
        return this;
    }

    /// <summary>The value with its kind: the number 1 and the text "1" differ.</summary>
    public HashBuilder Add(in AttributeValue value)
    {
        _parts.Reserve(1)[0] = (byte)value.Kind;
        return Add(value.Number).Add(value.Text);
    }

    public Guid Finish()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_parts.Written, hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
