using Takt.Metering.Counting;
using Takt.Server.Ledger.Reprice;

namespace Takt.Server.Ledger;

/// <summary>What counting by another list would come to.</summary>
internal sealed record RepriceSums
{
    private readonly HashSet<Guid> _sessions = [];

    /// <value>Whether all rows were looked at.</value>
    public bool IsWhole { get; init; }

    /// <value>Sessions, calls and points whose cost or list price changes.</value>
    public int Sessions => _sessions.Count;

    public long Calls { get; private set; }

    public long Points { get; private set; }

    /// <value>Of all rows that were looked at.</value>
    public UsageAmounts Before { get; private set; }

    public UsageAmounts After { get; private set; }

    public void Add(RepricedRow row)
    {
        Before += row.Before;
        After += row.After;
        if (row.Before == row.After)
            return;
        _sessions.Add(row.SessionId);
        if (row.IsCall)
            Calls++;
        else
            Points++;
    }
}
