namespace Takt.Server.Ledger.Write;

/// <summary>A call that this transaction has made, changed or moved away: its row before and after.</summary>
internal sealed record CallChange(Guid SessionId, Guid Key, StoredCall? Before, StoredCall? After);
