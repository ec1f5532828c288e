namespace Takt.Server.Ledger.Presence;

/// <summary>Has written down who was heard, every two seconds and once more at the end.</summary>
internal sealed class PresenceJob(PresenceWriter writer, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await writer.WriteAsync();
        }
        catch (OperationCanceledException)
        {
            await writer.WriteAsync();
        }
    }
}
