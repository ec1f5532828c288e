using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.Onboarding.Devices;

/// <summary>Forgets device flows a day after they have expired; what they led to is in the audit.</summary>
internal sealed class DeviceSweepJob(DeviceStore store, ControlPlane controlPlane, TimeProvider time, ILogger<DeviceSweepJob> log) : BackgroundService
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
            var before = time.GetUtcNow() - Kept;
            if (!await store.HasBeforeAsync(before, cancellationToken))
                return;
            await using var change = await controlPlane.BeginAsync(Actor.Server, "device.sweep", null, cancellationToken);
            await DeviceStore.SweepAsync(change, before, cancellationToken);
            await change.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            Log.DevicesNotSwept(log, exception);
        }
    }
}
