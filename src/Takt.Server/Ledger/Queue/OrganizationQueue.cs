namespace Takt.Server.Ledger.Queue;

/// <summary>
/// What waits for one organization. At most one writer serves it at a time, so its groups don't wait for each other's locks. Its tokens
/// take turns, so that none of them waits behind all that another has sent.
/// </summary>
internal sealed class OrganizationQueue(int organizationId)
{
    /// <summary>Reports that a token may have written before it is another's turn.</summary>
    private const int Turn = 128;

    private const int SmallestGroup = 128;

    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, TokenQueue> _tokens = [];
    private readonly Queue<TokenQueue> _turns = new();
    private int _size;
    private int _paced = int.MaxValue / 2;
    private bool _scheduled;

    public int OrganizationId { get; } = organizationId;

    /// <summary>True while requests come in company: then a group gains from waiting a moment.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>
    /// Takes all parts of a request, or none: false when the queue is full for this token, which may have as much in it as is left for
    /// others. <paramref name="schedule"/> tells that a writer must be called.
    /// </summary>
    public bool TryEnqueue(IReadOnlyList<PendingEntry> parts, int limit, out bool schedule)
    {
        var size = parts.Sum(part => part.Size);
        var tokenId = parts[0].Entry.Source.TokenId;
        lock (_lock)
        {
            schedule = false;
            var token = _tokens.GetValueOrDefault(tokenId);
            if (token is not null && token.Size + size > limit - _size)
                return false;
            if (token is null)
            {
                _tokens[tokenId] = token = new(tokenId);
                _turns.Enqueue(token);
            }

            foreach (var part in parts)
                token.Entries.Enqueue(part);
            token.Size += size;
            _size += size;
            schedule = !_scheduled;
            _scheduled = true;
            return true;
        }
    }

    /// <summary>Takes entries up to about <paramref name="groupSize"/> reports, or fewer where those before took long.</summary>
    public void Take(List<PendingEntry> group, int groupSize)
    {
        lock (_lock)
        {
            var (taken, most) = (0, Math.Min(groupSize, _paced));
            while (_turns.TryPeek(out var token) && Fits(token.Entries.Peek()))
            {
                _turns.Dequeue();
                for (var end = taken + Turn; taken < end && token.Entries.TryPeek(out var entry) && Fits(entry);)
                {
                    group.Add(token.Entries.Dequeue());
                    taken += entry.Size;
                    token.Size -= entry.Size;
                }

                if (token.Entries.Count > 0)
                    _turns.Enqueue(token);
                else
                    _tokens.Remove(token.TokenId);
            }

            bool Fits(PendingEntry next) => taken == 0 || taken + next.Size <= most;

            _size -= taken;
            IsBusy = group.Count > 1 && _turns.Count == 0;
        }
    }

    /// <summary>Learns how long a group took: who comes next has to wait for the one that is being written.</summary>
    public void Took(IReadOnlyList<PendingEntry> group, TimeSpan time)
    {
        var size = group.Sum(entry => entry.Size);
        lock (_lock)
        {
            // A small group that takes long waits for something else: were it made smaller still, more would wait behind it.
            if (time > LongestGroup && size > SmallestGroup)
                _paced = Math.Max(SmallestGroup, (int)(size * (LongestGroup / time)));
            else if (time < LongestGroup)
                _paced = (int)Math.Min(_paced * 1.2, int.MaxValue / 2);
        }
    }

    /// <summary>True when nothing is left and the writer may go; else it must come again.</summary>
    public bool TryRelease()
    {
        lock (_lock)
        {
            if (_turns.Count > 0)
                return false;
            _scheduled = false;
            return true;
        }
    }

    private sealed class TokenQueue(long tokenId)
    {
        public long TokenId { get; } = tokenId;

        public Queue<PendingEntry> Entries { get; } = new();

        public int Size { get; set; }
    }
}
