using Takt.Server.Jobs;

namespace Takt.Server.Ledger.Spans;

/// <summary>Every hour: a trace that nothing was heard of for a day has told all its spans.</summary>
internal sealed class SpanLinkJob(SpanLinkSweep sweep, TimeProvider time, ILogger<SpanLinkJob> log)
    : PeriodicJob("sweep of links between spans", TimeSpan.FromHours(1), time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override Task RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(Time.GetUtcNow() - Kept, cancellationToken);
}
