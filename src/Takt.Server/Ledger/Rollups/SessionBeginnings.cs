namespace Takt.Server.Ledger.Rollups;

/// <summary>Where a session counts: at its earliest counted record, of several at once at that of the first series.</summary>
internal readonly record struct SessionBeginning(long AtMicros, long SeriesId) : IComparable<SessionBeginning>
{
    public int CompareTo(SessionBeginning other) => (AtMicros, SeriesId).CompareTo((other.AtMicros, other.SeriesId));
}

/// <summary>What a transaction's counted records say of where sessions begin: pure.</summary>
internal sealed class SessionBeginnings
{
    private readonly Dictionary<Guid, (SessionBeginning? Added, HashSet<SessionBeginning>? Removed)> _sessions = [];

    public IReadOnlyCollection<Guid> Sessions => _sessions.Keys;

    public void Add(Guid sessionId, SessionBeginning at)
    {
        var known = _sessions.GetValueOrDefault(sessionId);
        if (known.Added is not { } earliest || at.CompareTo(earliest) < 0)
            _sessions[sessionId] = (at, known.Removed);
    }

    public void Remove(Guid sessionId, SessionBeginning at)
    {
        var (added, removed) = _sessions.GetValueOrDefault(sessionId);
        removed ??= [];
        removed.Add(at);
        _sessions[sessionId] = (added, removed);
    }

    /// <summary>Where it begins now, given where it began.</summary>
    /// <returns>False where what it began with is gone and nothing new is earlier: then only its records can tell.</returns>
    public bool TryMove(Guid sessionId, SessionBeginning? began, out SessionBeginning? begins)
    {
        var (added, removed) = _sessions[sessionId];
        begins = began is { } was && (added is not { } earliest || was.CompareTo(earliest) <= 0) ? was : added;
        return begins == added || began is not { } gone || removed?.Contains(gone) != true;
    }
}
