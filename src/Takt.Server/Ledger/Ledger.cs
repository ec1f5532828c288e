using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Takt.Server.Ledger.Queue;

namespace Takt.Server.Ledger;

/// <summary>The ledger's door: an entry goes in, the answer comes after its transaction has ended.</summary>
public sealed class Ledger(IOptions<LedgerOptions> options)
{
    private readonly ConcurrentDictionary<int, OrganizationQueue> _queues = new();
    private readonly Channel<OrganizationQueue> _ready = Channel.CreateUnbounded<OrganizationQueue>();
    private volatile bool _closed;

    internal ChannelReader<OrganizationQueue> Ready => _ready.Reader;

    /// <summary>
    /// Stores the entry. The task ends when its transaction has committed or has failed for good; an entry that was taken in is
    /// written even if its sender has gone, because the sender will send it again and must find it.
    /// </summary>
    public Task<LedgerOutcome> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<LedgerOutcome>(cancellationToken);
        if (_closed)
            return Task.FromResult(new LedgerOutcome(LedgerStatus.Unavailable, Reason: "the server is stopping"));

        var queue = _queues.GetOrAdd(entry.Source.OrganizationId, static id => new OrganizationQueue(id));
        var pending = new PendingEntry(entry);
        if (!queue.TryEnqueue(pending, options.Value.QueueLimit, out var schedule))
        {
            return Task.FromResult(new LedgerOutcome(LedgerStatus.Unavailable, Reason: "the write queue is full"));
        }

        if (schedule && !Return(queue))
            pending.Answer(new(LedgerStatus.Unavailable, Reason: "the server is stopping"));
        return pending.Answered;
    }

    /// <summary>
    /// Lines the queue up for the next free writer; false when the ledger is closed, and whoever holds the queue must empty it.
    /// </summary>
    internal bool Return(OrganizationQueue queue) => _ready.Writer.TryWrite(queue);

    /// <summary>Takes nothing more; what was taken in is still written.</summary>
    internal void Close()
    {
        _closed = true;
        _ready.Writer.TryComplete();
    }
}
