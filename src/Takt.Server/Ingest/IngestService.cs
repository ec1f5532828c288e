using Microsoft.Extensions.ObjectPool;
using Takt.Metering.Usage;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;
using Takt.Server.Ingest.Reading;
using Takt.Server.Ledger;

namespace Takt.Server.Ingest;

/// <summary>Where both transports end: a body comes in, the answer goes out after the ledger has committed.</summary>
internal sealed class IngestService(Ledger.Ledger ledger, TokenRate rate, TimeProvider time)
{
    private readonly ObjectPool<Workbench> _benches = new DefaultObjectPool<Workbench>(new WorkbenchPolicy());
    private readonly ObjectPool<ReportBatch> _batches = new DefaultObjectPool<ReportBatch>(new ReportBatchPolicy(), maximumRetained: 256);

    public async Task<IngestAnswer> AcceptAsync(
        IngestSource source, OtlpSignal signal, OtlpEncoding encoding, BodyBuffer body, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        if (!body.TryPayForReports())
            return new(Refusals.Busy);

        var reports = _batches.Get();
        if (Understand(source, signal, encoding, body, reports, out var raw) is { } refusal)
        {
            _batches.Return(reports);
            return new(refusal);
        }

        // When this throws (the sender went away), the ledger may still be reading the batch: it must not be used again.
        var outcome = await ledger.AppendAsync(new LedgerEntry(source, reports, raw, receivedAt), cancellationToken);
        var answer = Answer(outcome, reports);
        _batches.Return(reports);
        return answer;
    }

    private Refusal? Understand(
        IngestSource source, OtlpSignal signal, OtlpEncoding encoding, BodyBuffer body, ReportBatch reports, out RawBody? raw)
    {
        raw = null;
        var bench = _benches.Get();
        bench.Share = body.Share;
        try
        {
            if (!OtlpDecoder.TryDecode(signal, encoding, body.Written, bench.Otlp, out var error))
                return bench.Otlp.Starved ? Refusals.Busy : Refusals.Malformed(error);
            var records = bench.Otlp.Logs.Length + bench.Otlp.Points.Length + bench.Otlp.Spans.Length;
            if (rate.Charge(source.TokenId, records) is { } over)
                return over;

            bench.Read(reports);
            reports.Signals = SignalsOf(signal, reports);
            // Packed after reading, which marks the content that must not be kept.
            if (records > 0)
                raw = RawBodies.Pack(bench.Otlp, encoding);
            return null;
        }
        finally
        {
            _benches.Return(bench);
        }
    }

    private static Signals SignalsOf(OtlpSignal signal, ReportBatch reports) => signal switch
    {
        OtlpSignal.Metrics => Signals.Metrics,
        OtlpSignal.Traces => Signals.Traces,
        _ => reports.Calls.Exists(call => call.Evidence == Evidence.Transcript)
            || reports.Activities.Exists(activity => ActivityKinds.IsOfTranscripts(activity.Kind))
            ? Signals.Transcripts : Signals.Logs,
    };

    private static IngestAnswer Answer(LedgerOutcome outcome, ReportBatch reports) => outcome.Status switch
    {
        LedgerStatus.Committed =>
            new(null, reports.Rejected + outcome.Rejected, reports.RejectedReason ?? outcome.Reason ?? reports.Notice),
        LedgerStatus.TokenRevoked => new(Refusals.UnknownToken),
        LedgerStatus.Refused => new(Refusals.RefusedByLedger(outcome.Reason)),
        _ => new(Refusals.Unavailable),
    };
}
