using Takt.Server.Jobs;

namespace Takt.Server.Usage.Sessions.Traits;

/// <summary>Every ten seconds: a list that is sorted by what is odd knows a session soon after it has changed.</summary>
internal sealed class TraitsJob(TraitsKeeper keeper, JobLeases leases, TimeProvider time, ILogger<TraitsJob> log)
    : OnceJob("looking at sessions", TimeSpan.FromSeconds(10), leases, time, log)
{
    protected override Task RunAsync(JobLease lease, CancellationToken cancellationToken) => keeper.RunAsync(lease, cancellationToken);
}
