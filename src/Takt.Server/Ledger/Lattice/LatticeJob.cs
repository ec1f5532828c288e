using Takt.Server.Jobs;

namespace Takt.Server.Ledger.Lattice;

/// <summary>
/// Every few seconds: often enough that questions find little that isn't summed, and seldom enough that changes of the same sums fall
/// together.
/// </summary>
internal sealed class LatticeJob(LatticeFolder folder, JobLeases leases, TimeProvider time, ILogger<LatticeJob> log)
    : OnceJob("summing of changes", TimeSpan.FromSeconds(10), leases, time, log)
{
    protected override Task RunAsync(JobLease lease, CancellationToken cancellationToken) => folder.RunAsync(lease, cancellationToken);
}
