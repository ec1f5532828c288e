using System.Buffers;
using System.Text;

namespace Takt.Otlp;

/// <summary>The bodies that answer an export, in the encoding of the request.</summary>
public static class OtlpResponses
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>
    /// Writes an <c>Export…ServiceResponse</c>. Nothing rejected and no message is full success: no bytes in protobuf, <c>{}</c> in JSON;
    /// a message alone is a warning.
    /// </summary>
    public static void WriteExport(OtlpSignal signal, OtlpEncoding encoding, long rejected, string? message, IBufferWriter<byte> output)
    {
        bool full = rejected == 0 && string.IsNullOrEmpty(message);
        if (encoding == OtlpEncoding.Protobuf)
        {
            if (!full)
                output.Write(PartialSuccess(rejected, message));
            return;
        }

        JsonWriter json = new(output);
        json.Open((byte)'{');
        if (!full)
        {
            json.Open("\"partialSuccess\":"u8, (byte)'{');
            json.Quoted(
                signal switch
                {
                    OtlpSignal.Logs => "\"rejectedLogRecords\":"u8,
                    OtlpSignal.Metrics => "\"rejectedDataPoints\":"u8,
                    _ => "\"rejectedSpans\":"u8,
                },
                (ulong)rejected);
            json.Text("\"errorMessage\":"u8, Encoding.UTF8.GetBytes(message ?? ""));
            json.Close((byte)'}');
        }

        json.Close((byte)'}');
        json.Finish();
    }

    /// <summary>Writes a <c>google.rpc.Status</c>: what a refusal says.</summary>
    /// <param name="code">A gRPC status code.</param>
    /// <param name="message">One sentence in English for the sender's log.</param>
    /// <param name="retryAfter">When to try again, as a <c>google.rpc.RetryInfo</c> detail; null when trying again is of no use.</param>
    public static void WriteStatus(OtlpEncoding encoding, int code, string message, TimeSpan? retryAfter, IBufferWriter<byte> output)
    {
        if (encoding == OtlpEncoding.Protobuf)
        {
            output.Write(StatusDetails(code, message, retryAfter));
            return;
        }

        JsonWriter json = new(output);
        json.Open((byte)'{');
        json.Integer("\"code\":"u8, code);
        json.Text("\"message\":"u8, Encoding.UTF8.GetBytes(message));
        if (retryAfter is { } wait)
        {
            json.Open("\"details\":"u8, (byte)'[');
            json.Open((byte)'{');
            json.Text("\"@type\":"u8, Encoding.UTF8.GetBytes(RetryInfoType));
            json.Text("\"retryDelay\":"u8, Encoding.UTF8.GetBytes(Delay(wait)));
            json.Close((byte)'}');
            json.Close((byte)']');
        }

        json.Close((byte)'}');
        json.Finish();
    }

    /// <summary>
    /// The <c>google.rpc.Status</c> in protobuf, also what gRPC's <c>grpc-status-details-bin</c> trailer carries (in base64): exporters
    /// retry RESOURCE_EXHAUSTED only when it tells them a delay.
    /// </summary>
    // message Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }
    public static byte[] StatusDetails(int code, string message, TimeSpan? retryAfter)
    {
        ProtoWriter status = new();
        status.Integer(1, code);
        status.Text(2, message);
        if (retryAfter is { } wait)
        {
            // message Any { string type_url = 1; bytes value = 2; }
            ProtoWriter detail = new();
            detail.Text(1, RetryInfoType);
            detail.Message(2, RetryInfo(wait));
            status.Message(3, detail);
        }

        return status.ToArray();
    }

    // message RetryInfo { Duration retry_delay = 1; }   message Duration { int64 seconds = 1; int32 nanos = 2; }
    private static ProtoWriter RetryInfo(TimeSpan wait)
    {
        ProtoWriter duration = new();
        duration.Integer(1, wait.Ticks / TimeSpan.TicksPerSecond);
        duration.Integer(2, wait.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        ProtoWriter info = new();
        info.Message(1, duration);
        return info;
    }

    // message ExportLogsServiceResponse { ExportLogsPartialSuccess partial_success = 1; }
    // message ExportLogsPartialSuccess { int64 rejected_log_records = 1; string error_message = 2; }
    private static byte[] PartialSuccess(long rejected, string? message)
    {
        ProtoWriter partial = new();
        partial.Integer(1, rejected);
        partial.Text(2, message ?? "");
        ProtoWriter response = new();
        response.Message(1, partial);
        return response.ToArray();
    }

    /// <summary>A duration in protobuf's JSON mapping: seconds with 0, 3, 6 or 9 decimals, and an s.</summary>
    private static string Delay(TimeSpan wait)
    {
        long seconds = wait.Ticks / TimeSpan.TicksPerSecond, nanos = wait.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        if (nanos == 0)
            return $"{seconds}s";
        return nanos % 1_000_000 == 0 ? $"{seconds}.{nanos / 1_000_000:000}s" : $"{seconds}.{nanos:000000000}s";
    }
}
