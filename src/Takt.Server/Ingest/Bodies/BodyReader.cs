using System.Buffers;
using System.IO.Compression;

namespace Takt.Server.Ingest.Bodies;

/// <summary>Reads a body into a <see cref="BodyBuffer"/>, inflating on the way: the packed form is never held whole.</summary>
internal static class BodyReader
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Null when the body has been read to its end, else why not.</summary>
    /// <param name="declared">The length the sender announced, or 0.</param>
    /// <param name="wireLimit">The largest body taken, as counted on the wire.</param>
    /// <exception cref="OperationCanceledException">The sender has gone.</exception>
    public static async ValueTask<Refusal?> ReadAsync(
        WireStream wire, ContentCoding coding, long declared, int wireLimit, BodyBuffer body, BodyDeadline deadline,
        CancellationToken cancellationToken)
    {
        Refusal? refusal;
        try
        {
            refusal = coding switch
            {
                ContentCoding.Identity => await CopyAsync(wire, declared, body, cancellationToken),
                ContentCoding.Brotli => await UnbrotliAsync(wire, body, cancellationToken),
                ContentCoding.Gzip => await Inflation.GunzipAsync(wire, body, cancellationToken),
                _ => await Inflation.InflateAsync(wire, body, cancellationToken),
            };
        }
        catch (InvalidDataException)
        {
            refusal = Refusals.NotPackedAsSaid(coding);
        }
        catch (OperationCanceledException) when (deadline.IsOver && !cancellationToken.IsCancellationRequested)
        {
            return Refusals.SlowBody;
        }
        // The packed body was cut at the limit: whatever that made of it, the limit is the reason.
        return wire.Exceeded ? Refusals.TooLarge(wireLimit, expanded: false) : refusal;
    }

    private static async ValueTask<Refusal?> CopyAsync(Stream source, long hint, BodyBuffer body, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await body.ReserveAsync(hint, cancellationToken) is { } refusal)
                return refusal;
            var read = await source.ReadAsync(body.Free, cancellationToken);
            if (read == 0)
                return null;
            body.Advance(read);
        }
    }

    private static async ValueTask<Refusal?> UnbrotliAsync(WireStream wire, BodyBuffer body, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var decoder = new BrotliDecoder();
        try
        {
            while (true)
            {
                var read = await wire.ReadAsync(chunk, cancellationToken);
                // Some packers make no bytes at all of an empty body.
                if (read == 0)
                    return wire.Count == 0 ? null : Refusals.NotPackedAsSaid(ContentCoding.Brotli);
                var packed = chunk.AsMemory(0, read);
                OperationStatus status;
                do
                {
                    if (await body.ReserveAsync(0, cancellationToken) is { } refusal)
                        return refusal;
                    status = decoder.Decompress(packed.Span, body.Free.Span, out var consumed, out var written);
                    packed = packed[consumed..];
                    body.Advance(written);
                }
                while (status == OperationStatus.DestinationTooSmall);

                if (status == OperationStatus.Done)
                {
                    var ends = packed.IsEmpty && await wire.ReadAsync(chunk, cancellationToken) == 0;
                    return ends ? null : Refusals.FollowedBySomething(ContentCoding.Brotli);
                }
                if (status == OperationStatus.InvalidData)
                    return Refusals.NotPackedAsSaid(ContentCoding.Brotli);
            }
        }
        finally
        {
            decoder.Dispose();
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
