using Takt.Server.Jobs;

namespace Takt.Server.Retention;

/// <summary>Every hour one replica looks what is due.</summary>
internal sealed class RetentionJob(Retirement retirement, JobLeases leases, TimeProvider time, ILogger<RetentionJob> logger)
    : OnceJob("retirement of old data", TimeSpan.FromHours(1), leases, time, logger)
{
    protected override TimeSpan IntervalAfterFailure => TimeSpan.FromMinutes(5);

    protected override Task RunAsync(JobLease lease, CancellationToken cancellationToken) => retirement.RunAsync(lease, cancellationToken);
}
