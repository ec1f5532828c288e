using Npgsql;

namespace Takt.Server.Ledger.Spans;

/// <summary>Every hour: a trace that nothing was heard of for a day has told all its spans.</summary>
internal sealed class SpanLinkJob(SpanLinkSweep sweep, TimeProvider time, ILogger<SpanLinkJob> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sweep.RunAsync(time.GetUtcNow() - Kept, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            Log.SpanLinksNotSwept(log, exception);
        }
    }
}
