using Takt.Server.Jobs;

namespace Takt.Server.Database.Schema;

/// <summary>Once a day; the start has ensured the first ones already.</summary>
internal sealed class PartitionsJob(Partitions partitions, JobLeases leases, TimeProvider time, ILogger<PartitionsJob> logger)
    : OnceJob("making of the ledger's partitions", TimeSpan.FromDays(1), leases, time, logger)
{
    protected override TimeSpan IntervalAfterFailure => TimeSpan.FromHours(1);

    protected override async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await partitions.EnsureAsync(transaction.Connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
