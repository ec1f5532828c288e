using Takt.Metering.Cost;
using Takt.Server.Demo.Story;
using Takt.Server.Demo.Wire;
using Takt.Server.Members;

namespace Takt.Server.Demo;

/// <summary>
/// Tells the demonstration's past to the server, oldest day first, and then its present as it happens. What happens on a day follows from
/// the day alone, so nothing is remembered: a restart looks at which sessions are there to their end, and tells the others again.
/// </summary>
internal sealed class DemoJob(
    DemoStage stage, DemoStore store, DemoExporter exporter, PriceList prices, TimeProvider time, ILogger<DemoJob> log)
    : BackgroundService
{
    private const int ExportsAtOnce = 4;

    /// <summary>The database keeps whole microseconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    /// <summary>By so much the far east is ahead of UTC: its day has begun by then.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(12);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _presentReached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyDictionary<Guid, DateTimeOffset> _known = new Dictionary<Guid, DateTimeOffset>();

    /// <value>Ends when everything that has happened so far is told.</value>
    public Task PresentReached => _presentReached.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var organization = await stage.Opened.WaitAsync(stoppingToken);
            _known = await store.SessionsAsync(organization.OrganizationId, stoppingToken);
            var founded = DateOnly.FromDateTime(organization.CreatedAt.UtcDateTime);
            // What began yesterday may still be going on.
            var present = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
            await TellPastAsync(organization, founded, present, stoppingToken);
            await TellPresentAsync(organization, founded, present, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on from here.
        }
        catch (HttpRequestException e)
        {
            Log.Ended(log, e);
        }
    }

    private async Task TellPastAsync(DemoOrganization organization, DateOnly founded, DateOnly present, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var exports = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ExportsAtOnce, CancellationToken = cancellationToken };
        var first = founded.AddDays(-stage.DaysOfPast);
        for (var day = first; day < present; day = day.AddDays(1))
        {
            await Parallel.ForEachAsync(Untold(day, founded), parallel, async (play, token) =>
            {
                foreach (var export in Exports.Of(play, byTurn: false))
                {
                    await exporter.SendAsync(export, organization.Token, token);
                    Interlocked.Increment(ref exports);
                }
            });
        }

        var days = present.DayNumber - first.DayNumber;
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        Log.PastTold(log, days, seconds, exports);
    }

    private async Task TellPresentAsync(DemoOrganization organization, DateOnly founded, DateOnly next, CancellationToken cancellationToken)
    {
        // Days overlap: the evening of one in the west is the morning of the next in the east.
        var coming = new PriorityQueue<DemoExport, DateTimeOffset>();
        while (true)
        {
            var now = time.GetUtcNow();
            for (; new DateTimeOffset(next.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - Ahead <= now; next = next.AddDays(1))
                coming.EnqueueRange(
                    Untold(next, founded).SelectMany(play => Exports.Of(play, byTurn: true)).Select(export => (export, export.Due)));
            if (coming.TryPeek(out var export, out var due) && due <= now)
            {
                coming.Dequeue();
                await exporter.SendAsync(export, organization.Token, cancellationToken);
                continue;
            }

            _presentReached.TrySetResult();
            stage.Tell();
            var wait = export is null || due - now > LongestWait ? LongestWait : due - now;
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private IEnumerable<DemoPlay> Untold(DateOnly day, DateOnly founded) =>
        Calendar.SessionsOf(day, founded).Select(session => Player.Play(session, prices))
            .Where(play => !_known.TryGetValue(play.Session.Id, out var last) || last + Rounding < play.End);
}
