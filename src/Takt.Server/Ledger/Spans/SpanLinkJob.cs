using Takt.Server.Jobs;

namespace Takt.Server.Ledger.Spans;

/// <summary>Every hour: a trace that nothing was heard of for a day has told all its spans.</summary>
internal sealed class SpanLinkJob(SpanLinkSweep sweep, JobLeases leases, TimeProvider time, ILogger<SpanLinkJob> log)
    : OnceJob("sweep of links between spans", TimeSpan.FromHours(1), leases, time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override Task RunAsync(JobLease lease, CancellationToken cancellationToken) =>
        sweep.RunAsync(lease, Time.GetUtcNow() - Kept, cancellationToken);
}
