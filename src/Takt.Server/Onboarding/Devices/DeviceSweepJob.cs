using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Jobs;

namespace Takt.Server.Onboarding.Devices;

/// <summary>Forgets device flows a day after they have expired; what they led to is in the audit.</summary>
internal sealed class DeviceSweepJob(
    DeviceStore store, ControlPlane controlPlane, JobLeases leases, TimeProvider time, ILogger<DeviceSweepJob> log)
    : OnceJob("sweep of expired device flows", TimeSpan.FromHours(1), leases, time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        var before = Time.GetUtcNow() - Kept;
        if (!await store.HasBeforeAsync(before, cancellationToken))
            return;
        await using var change = await controlPlane.BeginAsync(Actor.Server, "device.sweep", null, cancellationToken);
        await lease.CheckAsync(change.Connection, cancellationToken);
        await DeviceStore.SweepAsync(change, before, cancellationToken);
        await change.CommitAsync(cancellationToken);
    }
}
