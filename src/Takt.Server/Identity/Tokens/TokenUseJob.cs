using Npgsql;

namespace Takt.Server.Identity.Tokens;

/// <summary>Writes <c>last_used_at</c> every few seconds, and once more when the server stops.</summary>
internal sealed class TokenUseJob(TokenUse use, TokenStore store, TimeProvider time, ILogger<TokenUseJob> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync();
    }

    /// <summary>A stop doesn't break it off: what was taken is nowhere else.</summary>
    private async Task FlushAsync()
    {
        var (tokenIds, times) = use.Take();
        if (tokenIds.Length == 0)
            return;
        try
        {
            await store.WriteUseAsync(tokenIds, times, CancellationToken.None);
        }
        catch (NpgsqlException exception)
        {
            // Only a display value: the next use of the token writes it again.
            Log.TokenUseNotWritten(log, tokenIds.Length, exception);
        }
    }
}
