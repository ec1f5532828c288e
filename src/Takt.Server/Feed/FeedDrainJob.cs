using Takt.Server.Jobs;

namespace Takt.Server.Feed;

/// <summary>Twice a second: a page shows what was stored well within the five seconds that it may take.</summary>
internal sealed class FeedDrainJob(FeedDrainer drainer, JobLeases leases, TimeProvider time, ILogger<FeedDrainJob> log)
    : OnceJob("writing of the feed", TimeSpan.FromMilliseconds(500), leases, time, log)
{
    protected override Task RunAsync(JobLease lease, CancellationToken cancellationToken) => drainer.RunAsync(lease, cancellationToken);
}
