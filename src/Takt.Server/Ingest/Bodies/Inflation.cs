using System.IO.Compression;

namespace Takt.Server.Ingest.Bodies;

/// <summary>Inflates what was packed by gzip or deflate, and takes it only when it is whole and nothing follows.</summary>
internal static class Inflation
{
    /// <summary>Reads members of RFC 1952 one after another: what was appended to, as logs and some proxies do, has several.</summary>
    /// <exception cref="InvalidDataException">The body isn't what its coding says.</exception>
    public static async ValueTask<Refusal?> GunzipAsync(WireStream wire, BodyBuffer body, CancellationToken cancellationToken)
    {
        await using var source = new GzipSource(wire);
        await using var inflating = new GZipStream(source, CompressionMode.Decompress, leaveOpen: true);
        while (true)
        {
            if (await body.ReserveAsync(0, cancellationToken) is { } refusal)
                return refusal;
            var read = await inflating.ReadAsync(body.Free, cancellationToken);
            if (source.AtMark)
            {
                var whole = read == 1 && body.Free.Span[0] == GzipSource.Mark
                    && await inflating.ReadAsync(body.Free, cancellationToken) == 0;
                return whole ? null : Refusals.NotPackedAsSaid(ContentCoding.Gzip);
            }
            if (read == 0)
                return source.InPadding ? null : Refusals.FollowedBySomething(ContentCoding.Gzip);
            body.Advance(read);
        }
    }

    /// <summary>Reads RFC 1950, as the coding says, or the bare RFC 1951 that some senders take it for.</summary>
    /// <exception cref="InvalidDataException">The body isn't what its coding says.</exception>
    public static async ValueTask<Refusal?> InflateAsync(WireStream wire, BodyBuffer body, CancellationToken cancellationToken)
    {
        await using var source = new DeflateSource(wire);
        // Some packers make no bytes at all of an empty body.
        if (await source.HasFrameAsync(cancellationToken) is not { } framed)
            return wire.Count == 0 ? null : Refusals.NotPackedAsSaid(ContentCoding.Deflate);

        await using Stream inflating = framed
            ? new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true)
            : new DeflateStream(source, CompressionMode.Decompress, leaveOpen: true);
        while (true)
        {
            if (await body.ReserveAsync(0, cancellationToken) is { } refusal)
                return refusal;
            var read = await inflating.ReadAsync(body.Free, cancellationToken);
            if (read == 0)
                return source.IsWhole ? null : Refusals.NotPackedAsSaid(ContentCoding.Deflate);
            body.Advance(read);
        }
    }
}
