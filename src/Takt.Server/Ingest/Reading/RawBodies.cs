using System.Security.Cryptography;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;
using Takt.Server.Ledger;

namespace Takt.Server.Ingest.Reading;

/// <summary>Makes the body that is kept: OTLP/JSON whatever came in, without the content that was dropped, compressed.</summary>
internal static class RawBodies
{
    public static RawBody Pack(OtlpBatch batch, OtlpEncoding encoding)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(batch.Body.Span, hash);

        using var writer = new BrotliBufferWriter();
        OtlpJson.Write(batch, writer);
        var packed = writer.Finish();
        return new RawBody(
            new Guid(hash[..16], bigEndian: true), Signal(batch.Signal), encoding == OtlpEncoding.Json ? "json" : "protobuf",
            batch.Body.Length, checked((int)writer.PlainBytes), packed);
    }

    private static string Signal(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Metrics => "metrics",
        OtlpSignal.Logs => "logs",
        _ => "traces",
    };
}
