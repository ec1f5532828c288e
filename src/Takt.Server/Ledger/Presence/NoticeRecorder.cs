namespace Takt.Server.Ledger.Presence;

/// <summary>Who was told what.</summary>
internal readonly record struct NoticeKey(int OrganizationId, long TokenId, string Message);

/// <summary>When and how often, and by which connection's token.</summary>
internal readonly record struct NoticeSeen(int? ConnectionId, DateTime First, DateTime Last, long Times);

/// <summary>
/// Notes usage that wasn't understood, in memory: like presence it is written each second, out of the way of the commits. Messages
/// quote what senders name, so their number and length are bounded.
/// </summary>
internal sealed class NoticeRecorder
{
    public const int LongestMessage = 300, MostPerToken = 20;

    private const int MostHeld = 10_000;

    private readonly Lock _lock = new();
    private Dictionary<NoticeKey, NoticeSeen> _seen = [];

    public void See(LedgerEntry entry)
    {
        if (entry.Reports.Notice is not { } notice)
            return;
        var message = notice.Length <= LongestMessage ? notice : notice[..LongestMessage];
        var at = entry.ReceivedAt.UtcDateTime;
        lock (_lock) Add(new(entry.Source.OrganizationId, entry.Source.TokenId, message), new(entry.Source.ConnectionId, at, at, 1));
    }

    /// <summary>What was noted since the last time.</summary>
    public IReadOnlyDictionary<NoticeKey, NoticeSeen> Take()
    {
        lock (_lock)
        {
            var taken = _seen;
            _seen = [];
            return taken;
        }
    }

    /// <summary>Keeps for the next time what could not be written.</summary>
    public void PutBack(IReadOnlyDictionary<NoticeKey, NoticeSeen> seen)
    {
        lock (_lock)
        {
            foreach (var (key, before) in seen)
                Add(key, before);
        }
    }

    private void Add(NoticeKey key, NoticeSeen seen)
    {
        if (_seen.TryGetValue(key, out var known))
        {
            var (first, last) = (known.First < seen.First ? known.First : seen.First, known.Last > seen.Last ? known.Last : seen.Last);
            _seen[key] = new(seen.ConnectionId, first, last, known.Times + seen.Times);
        }
        else if (_seen.Count < MostHeld)
        {
            _seen[key] = seen;
        }
    }
}
