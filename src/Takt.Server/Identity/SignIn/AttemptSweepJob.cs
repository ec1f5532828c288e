using Npgsql;

namespace Takt.Server.Identity.SignIn;

/// <summary>Forgets attempts whose window is over.</summary>
internal sealed class AttemptSweepJob(AttemptLimiter limiter, TimeProvider time, ILogger<AttemptSweepJob> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

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
            await limiter.SweepAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            Log.AttemptsNotSwept(log, exception);
        }
    }
}
