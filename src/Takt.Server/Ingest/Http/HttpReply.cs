using System.Buffers;
using System.Globalization;
using Takt.Otlp;

namespace Takt.Server.Ingest.Http;

/// <summary>Writes an answer in the encoding of its request.</summary>
internal static class HttpReply
{
    public static async Task WriteAsync(HttpContext context, OtlpRoute route, OtlpEncoding encoding, IngestAnswer answer)
    {
        var response = context.Response;
        var body = new ArrayBufferWriter<byte>();
        if (answer.Refusal is { } refusal)
        {
            response.StatusCode = refusal.HttpStatus;
            if (refusal.Challenge is { } challenge)
                response.Headers.WWWAuthenticate = challenge;
            if (refusal.RetryAfter is { } seconds)
                response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            OtlpResponses.WriteStatus(encoding, refusal.GrpcStatus, refusal.Message, refusal.RetryDelay, body);
        }
        else
        {
            response.StatusCode = route.Connection is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
            OtlpResponses.WriteExport(route.Signal, encoding, answer.Rejected, answer.Reason, body);
        }
        response.ContentType = encoding == OtlpEncoding.Json ? "application/json" : "application/x-protobuf";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
