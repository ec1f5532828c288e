using Takt.Metering.Usage;
using Takt.Otlp;
using Takt.Server.Ingest.Reading;

namespace Takt.Bench.Decoding;

/// <summary>Decoding, and telling the agents' reader every record: what a request costs before the ledger.</summary>
internal sealed class ReadPass(Body body) : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly ReportBatch _reports = new();

    public int Read()
    {
        if (!OtlpDecoder.TryDecode(OtlpSignal.Logs, body.Encoding, body.Bytes, _bench.Otlp, out var error))
            throw new InvalidOperationException(error.ToString());
        _reports.Clear();
        _bench.Read(_reports);
        return _reports.Count;
    }

    public void Dispose() => _bench.Otlp.Dispose();
}
