using System.Buffers.Binary;
using System.IO.Pipelines;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Ingest.Grpc;

/// <summary>The one length-prefixed message of a unary call: a flag (1: packed), four bytes of length, the message.</summary>
internal static class GrpcFrame
{
    public const int PrefixBytes = 5;

    public static async ValueTask<Refusal?> ReadAsync(
        PipeReader call, ContentCoding coding, IngestOptions options, BodyBuffer body, BodyDeadline deadline,
        CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        try
        {
            var start = new WireStream(call, PrefixBytes, deadline);
            if (await start.ReadAtLeastAsync(prefix, PrefixBytes, throwOnEndOfStream: false, cancellationToken) < PrefixBytes)
                return Refusals.NotOneMessage;
        }
        catch (OperationCanceledException) when (deadline.IsOver && !cancellationToken.IsCancellationRequested)
        {
            return Refusals.SlowBody;
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > (uint)options.MaxBody)
            return Refusals.TooLarge(options.MaxBody, expanded: false);
        if (prefix[0] > 1 || (prefix[0] == 1 && coding == ContentCoding.Identity))
            return Refusals.NotOneMessage;

        // The call ends with its message, so reading to the end of the stream and comparing lengths finds both too little and too much.
        var wire = new WireStream(call, length, deadline);
        var refusal = await BodyReader.ReadAsync(wire, prefix[0] == 1 ? coding : ContentCoding.Identity, length, options.MaxBody, body,
            deadline, cancellationToken);
        return wire.Exceeded || (refusal is null && wire.Count != length) ? Refusals.NotOneMessage : refusal;
    }
}
