using Takt.Server.Http;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// The body as it comes over the wire, up to a limit. Beyond it the stream ends and <see cref="Exceeded"/> is set: nothing more is read.
/// </summary>
internal sealed class WireStream(Stream inner, long limit) : ForwardStream
{
    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public bool Exceeded { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Exceeded)
            return 0;
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        Exceeded = Count > limit;
        return Exceeded ? 0 : read;
    }
}
