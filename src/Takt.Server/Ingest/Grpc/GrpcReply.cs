using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Ingest.Grpc;

/// <summary>Writes an answer as gRPC does: a framed message and a trailer, or, when refused, headers alone.</summary>
internal static class GrpcReply
{
    public static async Task WriteAsync(HttpContext context, OtlpSignal signal, IngestAnswer answer)
    {
        var response = context.Response;
        response.ContentType = "application/grpc";
        response.Headers["grpc-accept-encoding"] = ContentCodings.OverGrpc;
        if (answer.Refusal is { } refusal)
        {
            Refuse(response.Headers, refusal);
            return;
        }

        var message = new ArrayBufferWriter<byte>();
        OtlpResponses.WriteExport(signal, OtlpEncoding.Protobuf, answer.Rejected, answer.Reason, message);
        WriteFrame(response.BodyWriter, message.WrittenSpan);
        response.AppendTrailer("grpc-status", "0");
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Refuse(IHeaderDictionary headers, Refusal refusal)
    {
        headers["grpc-status"] = refusal.GrpcStatus.ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = PercentEncode(refusal.Message);
        var details = OtlpResponses.StatusDetails(refusal.GrpcStatus, refusal.Message, refusal.RetryDelay);
        headers["grpc-status-details-bin"] = Convert.ToBase64String(details).TrimEnd('=');
    }

    private static void WriteFrame(PipeWriter writer, ReadOnlySpan<byte> message)
    {
        var prefix = writer.GetSpan(GrpcFrame.PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)message.Length);
        writer.Advance(GrpcFrame.PrefixBytes);
        writer.Write(message);
    }

    /// <summary>As the gRPC protocol wants it: UTF-8, of which only '%' and what isn't printable ASCII is escaped.</summary>
    private static string PercentEncode(string message)
    {
        var encoded = new StringBuilder(message.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)b);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return encoded.ToString();
    }
}
