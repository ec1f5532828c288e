using System.Buffers;
using Takt.Otlp;

namespace Takt.Bench.Decoding;

/// <summary>Decoding into a reused batch, and writing that batch out again.</summary>
public sealed class DecodePass(Body body) : IDisposable
{
    private readonly OtlpBatch batch = new();
    private readonly ArrayBufferWriter<byte> output = new(4 << 20);

    public int Decode() =>
        OtlpDecoder.TryDecode(OtlpSignal.Logs, body.Encoding, body.Bytes, batch, out OtlpError error)
            ? batch.Logs.Length
            : throw new InvalidOperationException(error.ToString());

    /// <summary>Writes what was decoded last.</summary>
    public int Write()
    {
        output.ResetWrittenCount();
        OtlpJson.Write(batch, output);
        return output.WrittenCount;
    }

    public void Dispose() => batch.Dispose();
}
