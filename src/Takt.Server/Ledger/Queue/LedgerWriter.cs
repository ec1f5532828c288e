using Microsoft.Extensions.Options;

namespace Takt.Server.Ledger.Queue;

/// <summary>The writers: each takes what waits for one organization and writes it in one transaction.</summary>
internal sealed class LedgerWriter(Ledger ledger, GroupRunner runner, IOptions<LedgerOptions> options, ILogger<LedgerWriter> log)
    : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was taken in is still written: the writers end when the queues are empty, not when they are told.
        ledger.Close();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            Enumerable.Range(0, options.Value.Writers).Select(_ => Task.Run(() => WriteAsync(stoppingToken), CancellationToken.None)));

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        await foreach (var queue in ledger.Ready.ReadAllAsync(CancellationToken.None))
        {
            do
            {
                await WriteGroupAsync(queue, stoppingToken);
            }
            while (!queue.TryRelease() && !ledger.Return(queue));
        }
    }

    private async Task WriteGroupAsync(OrganizationQueue queue, CancellationToken stoppingToken)
    {
        if (queue.IsBusy && options.Value.Linger > TimeSpan.Zero)
        {
            // Real milliseconds, whatever clock the records are seen by: this waits for company, not for a moment.
            await Task.Delay(options.Value.Linger, TimeProvider.System, CancellationToken.None);
        }

        var group = new List<PendingEntry>();
        queue.Take(group, options.Value.GroupSize);
        if (group.Count == 0)
            return;
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await runner.RunAsync(queue.OrganizationId, group, stoppingToken);
        }
        catch (Exception e)
        {
            // A bug must not stop the ledger or leave a sender waiting: nothing was committed, so the sender may come again.
            Log.GroupFailed(log, e, queue.OrganizationId);
        }

        queue.Took(group, TimeProvider.System.GetElapsedTime(began));
        foreach (var pending in group)
            pending.Answer(new(LedgerStatus.Unavailable, Reason: "the records could not be stored"));
    }
}
