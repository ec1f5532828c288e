using Takt.Server.Jobs;

namespace Takt.Server.Database.Schema;

/// <summary>Once a day; the start has ensured the first ones already.</summary>
internal sealed class PartitionsJob(Partitions partitions, TimeProvider time, ILogger<PartitionsJob> logger)
    : PeriodicJob("making of the ledger's partitions", TimeSpan.FromDays(1), time, logger)
{
    protected override TimeSpan IntervalAfterFailure => TimeSpan.FromHours(1);

    protected override Task RunAsync(CancellationToken cancellationToken) => partitions.EnsureAsync(cancellationToken);
}
