using Takt.Server.Jobs;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// Gives the memory back that large bodies have made the runtime ask for. Left to itself it keeps what it once had, since it doesn't know
/// that they are rare; collecting while bodies come would only stop everybody, so it waits until they are through.
/// </summary>
internal sealed class MemoryReturnJob(BodyBudget budget, TimeProvider time, ILogger<MemoryReturnJob> logger)
    : EachReplicaJob("return of memory", Interval, time, logger)
{
    private const long WorthIt = 32 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(8);

    private long _seen;
    private bool _wanted;

    protected override Task RunAsync(CancellationToken cancellationToken)
    {
        var (before, read) = (_seen, budget.LargeBytesRead);
        _seen = read;
        // Large bodies came since the last collection, and none in the last interval.
        if (read != before)
            _wanted = true;
        else if (_wanted)
        {
            _wanted = false;
            if (GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes > WorthIt)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return Task.CompletedTask;
    }
}
