namespace Takt.Server.Ledger;

public enum LedgerStatus
{
    /// <summary>The transaction has committed.</summary>
    Committed,

    /// <summary>The token was revoked before the commit: nothing was stored.</summary>
    TokenRevoked,

    /// <summary>Storage is away or the queue is full: nothing was stored, the sender should retry.</summary>
    Unavailable,

    /// <summary>This request alone can't be stored; others were.</summary>
    Refused,
}

/// <param name="Rejected">Records refused by the ledger (retired partition …), to be added to <c>partial_success</c>.</param>
public readonly record struct LedgerOutcome(LedgerStatus Status, int Rejected = 0, string? Reason = null);
