using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Queue;

namespace Takt.Server.Ledger;

/// <summary>The ledger's door: an entry goes in, the answer comes after its transaction has ended.</summary>
public sealed class Ledger(IOptions<LedgerOptions> options)
{
    /// <summary>Reports of one request that are always written together; larger requests may be written in several transactions.</summary>
    private const int PartLength = 2 * ReportList<CallReport>.PieceLength;

    private readonly ConcurrentDictionary<int, OrganizationQueue> _queues = new();
    private readonly Channel<OrganizationQueue> _ready = Channel.CreateUnbounded<OrganizationQueue>();
    private volatile bool _closed;

    internal ChannelReader<OrganizationQueue> Ready => _ready.Reader;

    /// <summary>
    /// Stores the entry, a large one in several transactions. The task ends when all have ended; an entry that was taken in is written
    /// even if its sender has gone, because the sender will send it again and must find it.
    /// </summary>
    public Task<LedgerOutcome> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<LedgerOutcome>(cancellationToken);
        if (_closed)
            return Task.FromResult(new LedgerOutcome(LedgerStatus.Unavailable, Reason: "the server is stopping"));

        var queue = _queues.GetOrAdd(entry.Source.OrganizationId, static id => new OrganizationQueue(id));
        PendingEntry[] parts = [.. entry.Parts(PartLength).Select(part => new PendingEntry(part))];
        if (!queue.TryEnqueue(parts, options.Value.QueueLimit, out var schedule))
            return Task.FromResult(new LedgerOutcome(LedgerStatus.Unavailable, Reason: "the write queue is full"));

        if (schedule && !Return(queue))
        {
            foreach (var part in parts)
                part.Answer(new(LedgerStatus.Unavailable, Reason: "the server is stopping"));
        }

        return parts.Length == 1 ? parts[0].Answered : JoinAsync(parts);
    }

    private static async Task<LedgerOutcome> JoinAsync(PendingEntry[] parts)
    {
        var (stored, rejected, reason) = (false, 0, (string?)null);
        LedgerOutcome? failed = null;
        foreach (var part in parts)
        {
            var outcome = await part.Answered;
            if (outcome.Status is LedgerStatus.Unavailable or LedgerStatus.TokenRevoked)
                failed ??= outcome;
            stored |= outcome.Status == LedgerStatus.Committed;
            rejected += outcome.Status == LedgerStatus.Refused ? part.Entry.Reports.Count : outcome.Rejected;
            reason ??= outcome.Reason;
        }

        return failed ?? new(stored ? LedgerStatus.Committed : LedgerStatus.Refused, rejected, reason);
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
