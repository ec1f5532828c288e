using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Jobs;

namespace Takt.Server.SignIn.Pins;

/// <summary>Forgets PINs a day after they have expired.</summary>
internal sealed class PinSweepJob(ControlPlane controlPlane, TimeProvider time, ILogger<PinSweepJob> log)
    : PeriodicJob("sweep of old PINs", TimeSpan.FromHours(1), time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(Actor.Server, "pin.sweep", null, cancellationToken);
        await PinStore.SweepAsync(change, Time.GetUtcNow() - Kept, cancellationToken);
        await change.CommitAsync(cancellationToken);
    }
}
