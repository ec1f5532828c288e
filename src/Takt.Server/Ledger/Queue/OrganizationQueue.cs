namespace Takt.Server.Ledger.Queue;

/// <summary>
/// What waits for one organization. At most one writer serves it at a time, so its groups don't wait for each other's locks.
/// </summary>
internal sealed class OrganizationQueue(int organizationId)
{
    private readonly Lock _lock = new();
    private readonly Queue<PendingEntry> _entries = new();
    private int _size;
    private bool _scheduled;

    public int OrganizationId { get; } = organizationId;

    /// <summary>True while requests come in company: then a group gains from waiting a moment.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>False when the queue is full. <paramref name="schedule"/> tells that a writer must be called.</summary>
    public bool TryEnqueue(PendingEntry entry, int limit, out bool schedule)
    {
        lock (_lock)
        {
            schedule = false;
            if (_size > 0 && _size + entry.Size > limit)
                return false;
            _entries.Enqueue(entry);
            _size += entry.Size;
            schedule = !_scheduled;
            _scheduled = true;
            return true;
        }
    }

    /// <summary>Takes entries up to about <paramref name="groupSize"/> reports.</summary>
    public void Take(List<PendingEntry> group, int groupSize)
    {
        lock (_lock)
        {
            var taken = 0;
            while (_entries.TryPeek(out var next) && (taken == 0 || taken + next.Size <= groupSize))
            {
                group.Add(_entries.Dequeue());
                taken += next.Size;
            }

            _size -= taken;
            IsBusy = group.Count > 1 && _entries.Count == 0;
        }
    }

    /// <summary>True when nothing is left and the writer may go; else it must come again.</summary>
    public bool TryRelease()
    {
        lock (_lock)
        {
            if (_entries.Count > 0)
                return false;
            _scheduled = false;
            return true;
        }
    }
}
