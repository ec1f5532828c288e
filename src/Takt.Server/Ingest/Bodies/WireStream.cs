namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// The body as it comes over the wire, up to a limit. Beyond it the stream ends and <see cref="Exceeded"/> is set: nothing more is read.
/// Remembers the last four bytes, since the framework's inflating streams take a truncated body for a whole one.
/// </summary>
internal sealed class WireStream(Stream inner, long limit) : Stream
{
    private uint _tail;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public bool Exceeded { get; private set; }

    /// <summary>The last four bytes read, the last one lowest.</summary>
    public uint Tail => _tail;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Exceeded) return 0;
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        if (Count > limit)
        {
            Exceeded = true;
            return 0;
        }
        foreach (var b in buffer.Span[Math.Max(0, read - 4)..read]) _tail = (_tail << 8) | b;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
