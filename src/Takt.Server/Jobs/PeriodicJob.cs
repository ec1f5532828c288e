using System.Data.Common;
using System.Threading.Channels;

namespace Takt.Server.Jobs;

/// <summary>
/// Work of the server's own that is done again and again. A round that fails is told and the next one is tried, so that a job ends with the
/// server and never before it. Rounds never overlap: what falls due during one is done once, afterwards.
/// </summary>
/// <param name="name">What it does, as the log names it: "sweep of old PINs".</param>
/// <param name="interval">From the beginning of one round to that of the next.</param>
internal abstract class PeriodicJob(string name, TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The kind of failure that the log has heard of since the last good round.</summary>
    private string? _told;

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <value>Whether the first round is at the start already; by default it is an interval later.</value>
    protected virtual bool StartsAtOnce => false;

    /// <value>Whether a stop is followed by a last round, which nothing cuts short: for what was gathered and is nowhere else.</value>
    protected virtual bool RunsAtStop => false;

    /// <value>The interval while rounds fail.</value>
    protected virtual TimeSpan IntervalAfterFailure => interval;

    /// <summary>Asks for a round now, or for one more when one is under way.</summary>
    public void RunSoon() => _due.Writer.TryWrite(true);

    /// <summary>A server that didn't come to its start is disposed of without being stopped: then there is no last round.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (RunsAtStop && ExecuteTask is { IsCompleted: true })
            await TryRunAsync(CancellationToken.None);
    }

    /// <summary>One round.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(_ => RunSoon(), null, interval, interval);
        if (StartsAtOnce)
            RunSoon();
        try
        {
            var pace = interval;
            while (true)
            {
                await _due.Reader.ReadAsync(stoppingToken);
                var next = await TryRunAsync(stoppingToken) ? interval : IntervalAfterFailure;
                if (next != pace)
                    timer.Change(pace = next, next);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (Exception e)
        {
            // Cut short: whatever it says of that is no news.
            if (cancellationToken.IsCancellationRequested)
                return false;
            // Of an hour without a database one line is enough; a bug that shows in between is another one.
            var kind = KindOf(e);
            if (kind != _told && IsPassing(e))
                Log.DatabaseAway(logger, name, e.Message);
            else if (kind != _told)
                Log.RoundFailed(logger, e, name);
            _told = kind;
            return false;
        }

        if (_told is not null)
            Log.RoundsWork(logger, name);
        _told = null;
        return true;
    }

    private static string KindOf(Exception e) => $"{e.GetType()} {e.InnerException?.GetType()} {(e as DbException)?.SqlState}";

    // Lost, or shut down by an operator's hand: where it happened in the code is nothing to anybody.
    private static bool IsPassing(Exception e) =>
        e is DbException { IsTransient: true } || (e as DbException)?.SqlState?.StartsWith("57P0", StringComparison.Ordinal) == true;
}
