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
    /// <summary>Larger bodies are read alone, and none other until the ledger has what they told.</summary>
    private const int LargestOfMany = 4 << 20;

    private static readonly TimeSpan LongestAlone = TimeSpan.FromSeconds(10);

    private readonly LargeBodyLane _few = new(Math.Max(1, Environment.ProcessorCount / 2)), _alone = new(1);
    private readonly ObjectPool<Workbench> _benches = new DefaultObjectPool<Workbench>(new WorkbenchPolicy());
    private readonly ObjectPool<ReportBatch> _batches = new DefaultObjectPool<ReportBatch>(new ReportBatchPolicy(), maximumRetained: 256);

    public async Task<IngestAnswer> AcceptAsync(
        IngestSource source, OtlpSignal signal, OtlpEncoding encoding, BodyBuffer body, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        if (body.Length <= BodyBudget.AlwaysTaken)
            return await StoreAsync(source, Understand(source, signal, encoding, body), receivedAt, cancellationToken);
        if (body.Length > LargestOfMany)
        {
            Task<IngestAnswer> storing;
            using (await _alone.EnterAsync(source.OrganizationId, cancellationToken))
            {
                storing = StoreAsync(source, Understand(source, signal, encoding, body), receivedAt, cancellationToken);
                // But not for long: what keeps this organization's ledger busy must not keep others out.
                await Task.WhenAny(storing, Task.Delay(LongestAlone, TimeProvider.System, CancellationToken.None));
            }

            return await storing;
        }

        Understood understood;
        using (await _few.EnterAsync(source.OrganizationId, cancellationToken))
            understood = Understand(source, signal, encoding, body);
        return await StoreAsync(source, understood, receivedAt, cancellationToken);
    }

    private async Task<IngestAnswer> StoreAsync(
        IngestSource source, Understood understood, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var (reports, raw, refusal) = understood;
        if (refusal is not null)
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

    private Understood Understand(IngestSource source, OtlpSignal signal, OtlpEncoding encoding, BodyBuffer body)
    {
        var reports = _batches.Get();
        var bench = _benches.Get();
        bench.Share = body.Share;
        try
        {
            if (!OtlpDecoder.TryDecode(signal, encoding, body.Written, bench.Otlp, out var error))
                return new(reports, null, bench.Otlp.Starved ? Refusals.Busy : Refusals.Malformed(error));
            var records = bench.Otlp.Logs.Length + bench.Otlp.Points.Length + bench.Otlp.Spans.Length;
            if (body.HasTooMany(records, bench.Otlp.TableBytes))
                return new(reports, null, Refusals.TooManyRecords(records));
            if (rate.Charge(source.TokenId, records) is { } over)
                return new(reports, null, over);
            if (!body.TryPayForReports(records))
                return new(reports, null, Refusals.Busy);

            bench.Read(reports);
            reports.Signals = SignalsOf(signal, reports);
            // Packed after reading, which marks the content that must not be kept.
            return new(reports, records > 0 ? RawBodies.Pack(bench.Otlp, encoding) : null, null);
        }
        finally
        {
            _benches.Return(bench);
            // All that is said further on is in the reports, and the ledger may take a while.
            body.Forget();
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

    /// <summary>What a body told, or why it is refused.</summary>
    private readonly record struct Understood(ReportBatch Reports, RawBody? Raw, Refusal? Refusal);
}
