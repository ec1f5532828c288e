using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// An identity's days that are yet to be settled, and what those before have found: of each point what is left of it after the last day on
/// which it is open.
/// </summary>
internal sealed class IdentityDays
{
    private const long HourMicros = 3_600_000_000;

    private readonly SortedSet<long> _due = [];
    private readonly HashSet<long> _settled = [];
    private readonly Dictionary<(Guid Session, Guid Key), (StoredPoint Row, OpenPoint Open)> _finals = [];

    /// <param name="touched">The times of what is new or has changed.</param>
    public IdentityDays(long identity, IEnumerable<(long From, long To)> touched)
    {
        Identity = identity;
        foreach (var (from, to) in touched)
            Add(from, to);
    }

    public long Identity { get; }

    public bool IsDue => _due.Count > 0;

    public (long First, long Last) Span => (_due.Min, _due.Max);

    public List<KnownCall> Calls { get; } = [];

    /// <value>What is open on a day that nothing has changed keeps what that day made of it.</value>
    public IEnumerable<(StoredPoint Row, OpenPoint Open)> Found =>
        _finals.Values.Where(final => _settled.Contains(IdentityMetrics.DayOf(final.Open.ClosesMicros)) || final.Open.Left == 0);

    /// <summary>All days that an hour about the times reaches.</summary>
    public void Add(long fromMicros, long toMicros)
    {
        for (var day = IdentityMetrics.DayOf(fromMicros - HourMicros); day <= IdentityMetrics.DayOf(toMicros + HourMicros); day++)
            _due.Add(day);
    }

    public void Add(long day) => _due.Add(day);

    /// <summary>The first day that is due; it no longer is.</summary>
    public long Take()
    {
        var day = _due.Min;
        _due.Remove(day);
        _settled.Add(day);
        return day;
    }

    public void Keep(StoredPoint row, OpenPoint open) => _finals[(row.Point.SessionId, row.Point.Key)] = (row, open);
}
