using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Takt.Server.Ingest.Bodies;

/// <summary>Reads a body into a <see cref="BodyBuffer"/>, inflating on the way: the packed form is never held whole.</summary>
internal static class BodyReader
{
    private const int ChunkBytes = 16 * 1024;

    // An empty body, packed: header, an empty block, trailer.
    private const int SmallestGzip = 18, SmallestZlib = 6;

    /// <summary>Null when the body has been read to its end, else why not.</summary>
    /// <param name="declared">The length the sender announced, or 0.</param>
    /// <param name="wireLimit">The largest body taken, as counted on the wire.</param>
    public static async ValueTask<Refusal?> ReadAsync(
        WireStream wire, ContentCoding coding, long declared, int wireLimit, BodyBuffer body, CancellationToken cancellationToken)
    {
        Refusal? refusal;
        try
        {
            refusal = coding switch
            {
                ContentCoding.Identity => await CopyAsync(wire, declared, body, cancellationToken),
                ContentCoding.Brotli => await UnbrotliAsync(wire, body, cancellationToken),
                _ => await InflateAsync(wire, coding, body, cancellationToken),
            };
        }
        catch (InvalidDataException)
        {
            refusal = Refusals.NotPackedAsSaid(coding);
        }
        // The packed body was cut at the limit: whatever that made of it, the limit is the reason.
        return wire.Exceeded ? Refusals.TooLarge(wireLimit, expanded: false) : refusal;
    }

    private static async ValueTask<Refusal?> CopyAsync(Stream source, long hint, BodyBuffer body, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (body.TryReserve(hint) is { } refusal) return refusal;
            var read = await source.ReadAsync(body.Free, cancellationToken);
            if (read == 0) return null;
            body.Advance(read);
        }
    }

    private static async ValueTask<Refusal?> InflateAsync(
        WireStream wire, ContentCoding coding, BodyBuffer body, CancellationToken cancellationToken)
    {
        await using Stream inflating = coding == ContentCoding.Gzip
            ? new GZipStream(wire, CompressionMode.Decompress, leaveOpen: true)
            : new ZLibStream(wire, CompressionMode.Decompress, leaveOpen: true);
        if (await CopyAsync(inflating, 0, body, cancellationToken) is { } refusal) return refusal;

        // Checked here, because a stream that ends early just ends: gzip closes with the length, zlib with a checksum.
        var whole = coding == ContentCoding.Gzip
            ? wire.Count >= SmallestGzip && BinaryPrimitives.ReverseEndianness(wire.Tail) == (uint)body.Length
            : wire.Count >= SmallestZlib && wire.Tail == Adler32(body.Written.Span);
        return whole || IsNothing(wire) ? null : Refusals.NotPackedAsSaid(coding);
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
                if (read == 0) return IsNothing(wire) ? null : Refusals.NotPackedAsSaid(ContentCoding.Brotli);
                var packed = chunk.AsMemory(0, read);
                OperationStatus status;
                do
                {
                    if (body.TryReserve() is { } refusal) return refusal;
                    status = decoder.Decompress(packed.Span, body.Free.Span, out var consumed, out var written);
                    packed = packed[consumed..];
                    body.Advance(written);
                }
                while (status == OperationStatus.DestinationTooSmall);

                if (status == OperationStatus.Done) return null;
                if (status == OperationStatus.InvalidData) return Refusals.NotPackedAsSaid(ContentCoding.Brotli);
            }
        }
        finally
        {
            decoder.Dispose();
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Some packers make no bytes at all of an empty body.</summary>
    private static bool IsNothing(WireStream wire) => wire.Count == 0;

    /// <summary>The checksum of RFC 1950.</summary>
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        // 5552 bytes is the most that the sums can take before they overflow 32 bits.
        const int Run = 5552;
        uint a = 1, b = 0;
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(Run, bytes.Length)];
            foreach (var x in run) b += a += x;
            a %= 65521;
            b %= 65521;
            bytes = bytes[run.Length..];
        }
        return (b << 16) | a;
    }
}
