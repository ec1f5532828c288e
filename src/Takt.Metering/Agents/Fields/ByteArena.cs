namespace Takt.Metering.Agents.Fields;

/// <summary>A growing run of bytes, reused from record to record.</summary>
internal sealed class ByteArena
{
    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public int Add(ReadOnlySpan<byte> text)
    {
        var start = Length;
        text.CopyTo(Reserve(text.Length));
        return start;
    }

    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    /// <summary>Gives back the end of what was reserved.</summary>
    public void Trim(int count) => Length -= count;

    public ReadOnlySpan<byte> Slice(int start, int count) => _bytes.AsSpan(start, count);
}
