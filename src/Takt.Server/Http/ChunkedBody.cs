using Microsoft.AspNetCore.Connections;

namespace Takt.Server.Http;

/// <summary>
/// A chunked body. Of some broken chunks, a size that overflows for one, the server's reader says no more than that reading failed, as of a
/// broken disk; whoever reads learns here that it is the sender's fault, as of all other broken chunks.
/// </summary>
internal sealed class ChunkedBody(Stream inner) : ForwardStream
{
    /// <summary>To be called before anybody reads.</summary>
    public static void Guard(HttpRequest request)
    {
        if (request.Headers.TransferEncoding.Count > 0)
            request.Body = new ChunkedBody(request.Body);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (broken is not (BadHttpRequestException or ConnectionResetException))
        {
            throw new BadHttpRequestException("The body's chunks can't be read.", StatusCodes.Status400BadRequest, broken);
        }
    }
}
