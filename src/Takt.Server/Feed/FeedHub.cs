using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Takt.Server.Feed;

/// <summary>Those who listen on this replica. Whoever doesn't keep up is let go of, and goes on from the log when they come back.</summary>
internal sealed class FeedHub
{
    /// <summary>Entries that wait for one listener: minutes of a busy organization.</summary>
    private const int Waiting = 256;

    private readonly ConcurrentDictionary<FeedListener, bool> _listeners = new();

    public int Count => _listeners.Count;

    /// <summary>The lowest number from which anybody listens; null where nobody does.</summary>
    public long? Earliest => _listeners.IsEmpty ? null : _listeners.Keys.Select(listener => (long?)listener.From).Min();

    /// <param name="persons">Of whom they may know; null is everybody.</param>
    /// <param name="from">Entries after this number are handed on, or were before they came: those they find in the log.</param>
    public FeedListener Listen(int organizationId, IReadOnlySet<long>? persons, long from)
    {
        var listener = new FeedListener(this, organizationId, persons, from, Channel.CreateBounded<FeedEntry>(Waiting));
        _listeners[listener] = true;
        return listener;
    }

    public void Publish(FeedEntry entry)
    {
        foreach (var listener in _listeners.Keys)
            listener.Offer(entry);
    }

    internal void Forget(FeedListener listener) => _listeners.TryRemove(listener, out _);
}

/// <summary>Somebody who listens, from the moment this is made.</summary>
internal sealed class FeedListener(
    FeedHub hub, int organizationId, IReadOnlySet<long>? persons, long from, Channel<FeedEntry> entries) : IDisposable
{
    public long From => from;

    /// <value>What concerns them; it ends when too much has come that wasn't taken.</value>
    public ChannelReader<FeedEntry> Entries => entries.Reader;

    public bool Concerns(FeedEntry entry) => entry.Concerns(organizationId, persons);

    public void Offer(FeedEntry entry)
    {
        if (Concerns(entry) && !entries.Writer.TryWrite(entry))
            entries.Writer.TryComplete();
    }

    public void Dispose() => hub.Forget(this);
}
