using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.Identity.Pins;

/// <summary>Forgets PINs a day after they have expired.</summary>
internal sealed class PinSweepJob(ControlPlane controlPlane, TimeProvider time, ILogger<PinSweepJob> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var change = await controlPlane.BeginAsync(Actor.Server, "pin.sweep", null, cancellationToken);
            await PinStore.SweepAsync(change, time.GetUtcNow() - Kept, cancellationToken);
            await change.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            Log.PinsNotSwept(log, exception);
        }
    }
}
