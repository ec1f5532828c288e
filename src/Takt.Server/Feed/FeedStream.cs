using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Takt.Contracts.Feed;

namespace Takt.Server.Feed;

/// <summary>One listener's events: what they missed, from the log, and then what comes.</summary>
internal sealed class FeedStream(FeedStore store, FeedHub hub, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromMinutes(5), Again = TimeSpan.FromSeconds(1);

    /// <param name="persons">Of whom they may know; null is everybody.</param>
    /// <param name="after">The number of the last event that they have; null for what comes from now on.</param>
    public async IAsyncEnumerable<SseItem<FeedEvent>> ReadAsync(
        int organizationId, IReadOnlySet<long>? persons, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var began = time.GetTimestamp();
        var head = await store.HeadAsync(stop.Token);
        // From here on nothing is missed; what the log and the replica both tell is told once, by its number.
        using var listener = hub.Listen(organizationId, persons, head);
        var number = after ?? head;
        yield return Mark("heartbeat", number);
        if (after is not null && !await store.ReachesBackAsync(organizationId, number, stop.Token))
        {
            number = await store.HeadAsync(stop.Token);
            yield return Mark("reset", number);
        }

        List<FeedEntry> missed;
        do
        {
            missed = await store.AfterAsync(organizationId, number, stop.Token);
            foreach (var entry in missed)
            {
                number = entry.Number;
                if (listener.Concerns(entry))
                    yield return Item(entry);
            }
        }
        while (missed.Count == FeedStore.PageSize);

        // What somebody may see may change with settings, and with time: then they are let in anew, with the number that they have.
        while (time.GetElapsedTime(began) < Longest)
        {
            var (entry, ended) = await NextAsync(listener, stop.Token);
            if (ended)
                yield break;
            if (entry is null)
                yield return Mark("heartbeat", number);
            if (entry is null || entry.Number <= number)
                continue;
            number = entry.Number;
            yield return Item(entry);
            if (entry.Kind == "settings")
                yield break;
        }
    }

    private static SseItem<FeedEvent> Item(FeedEntry entry) => new(new(entry.Kind, entry.At), entry.Kind)
    {
        EventId = entry.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ReconnectionInterval = Again,
    };

    private SseItem<FeedEvent> Mark(string kind, long number) => Item(new(number, 0, time.GetUtcNow(), kind, []));

    /// <returns>No entry where none came for a while.</returns>
    private async Task<(FeedEntry? Entry, bool Ended)> NextAsync(FeedListener listener, CancellationToken stop)
    {
        using var beat = new CancellationTokenSource(Beat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, beat.Token);
        try
        {
            return await listener.Entries.WaitToReadAsync(either.Token)
                ? (await listener.Entries.ReadAsync(either.Token), false) : (null, true);
        }
        catch (OperationCanceledException)
        {
            return (null, stop.IsCancellationRequested);
        }
    }
}
