using Takt.Server.Jobs;

namespace Takt.Server.Feed;

/// <summary>Follows the log by its numbers and hands it on to those who listen on this replica.</summary>
internal sealed class FeedTail(FeedStore store, FeedHub hub, TimeProvider time, ILogger<FeedTail> log)
    : EachReplicaJob("reading of the feed", TimeSpan.FromMilliseconds(500), time, log)
{
    private long? _number;

    protected override bool StartsAtOnce => true;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        // Who listens from before the first reading asks the log for what lies between.
        _number ??= await store.HeadAsync(cancellationToken);
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
