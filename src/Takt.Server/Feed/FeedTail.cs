using Takt.Server.Jobs;

namespace Takt.Server.Feed;

/// <summary>
/// Follows the log by its numbers and hands it on to those who listen on this replica; as long as nobody does, it asks nothing.
/// </summary>
internal sealed class FeedTail(FeedStore store, FeedHub hub, TimeProvider time, ILogger<FeedTail> log)
    : EachReplicaJob("reading of the feed", TimeSpan.FromMilliseconds(500), time, log)
{
    private long? _number;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (hub.Earliest is not { } earliest)
        {
            _number = null;
            return;
        }

        // Who came first since nobody listened has read the log so far: what follows is for all of them.
        _number ??= earliest;
        List<FeedEntry> entries;
        do
        {
            entries = await store.AfterAsync(_number.Value, cancellationToken);
            foreach (var entry in entries)
            {
                hub.Publish(entry);
                _number = entry.Number;
            }
        }
        while (entries.Count == FeedStore.PageSize);
    }
}
