using System.Buffers;
using System.IO.Pipelines;
using Takt.Server.Http;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// The body as it comes over the wire, up to a limit and a deadline. Beyond the limit the stream ends and <see cref="Exceeded"/> is set:
/// nothing more is read.
/// </summary>
internal sealed class WireStream(PipeReader inner, long limit, BodyDeadline deadline) : ForwardStream
{
    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public bool Exceeded { get; private set; }

    /// <exception cref="OperationCanceledException">The deadline is over, or the sender has gone.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Exceeded)
            return 0;
        var result = await inner.ReadAsync(cancellationToken);
        // What is left unread stays as the server can drain it.
        if (result.IsCanceled)
        {
            inner.AdvanceTo(result.Buffer.Start);
            throw new OperationCanceledException("The body came too slowly.");
        }

        var taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
        var read = (int)taken.Length;
        taken.CopyTo(buffer.Span);
        inner.AdvanceTo(taken.End);
        Count += read;
        deadline.Received(Count);
        Exceeded = Count > limit;
        return Exceeded ? 0 : read;
    }
}
