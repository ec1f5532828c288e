using Npgsql;

namespace Takt.Server.Identity.SignIn;

/// <summary>Forgets attempts whose window is over.</summary>
internal sealed class SignInSweepJob(SignInThrottle throttle, TimeProvider time, ILogger<SignInSweepJob> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SignInThrottle.Window, time);
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
            await throttle.SweepAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            Log.AttemptsNotSwept(log, exception);
        }
    }
}
