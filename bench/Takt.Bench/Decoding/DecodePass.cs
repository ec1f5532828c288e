using System.Buffers;
using Takt.Otlp;

namespace Takt.Bench.Decoding;

/// <summary>Decoding into a reused batch, and writing that batch out again.</summary>
public sealed class DecodePass(Body body) : IDisposable
{
    private readonly OtlpBatch _batch = new();
    private readonly ArrayBufferWriter<byte> _output = new(4 << 20);

    public int Decode() =>
        OtlpDecoder.TryDecode(OtlpSignal.Logs, body.Encoding, body.Bytes, _batch, out OtlpError error)
            ? _batch.Logs.Length
            : throw new InvalidOperationException(error.ToString());

    /// <summary>Writes what was decoded last.</summary>
    public int Write()
    {
        _output.ResetWrittenCount();
        OtlpJson.Write(_batch, _output);
        return _output.WrittenCount;
    }

    public void Dispose() => _batch.Dispose();
}
