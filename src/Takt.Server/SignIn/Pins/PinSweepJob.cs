using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Jobs;

namespace Takt.Server.SignIn.Pins;

/// <summary>Forgets PINs a day after they have expired.</summary>
internal sealed class PinSweepJob(ControlPlane controlPlane, JobLeases leases, TimeProvider time, ILogger<PinSweepJob> log)
    : OnceJob("sweep of old PINs", TimeSpan.FromHours(1), leases, time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(Actor.Server, "pin.sweep", null, cancellationToken);
        await lease.CheckAsync(change.Connection, cancellationToken);
        await PinStore.SweepAsync(change, Time.GetUtcNow() - Kept, cancellationToken);
        await change.CommitAsync(cancellationToken);
    }
}
