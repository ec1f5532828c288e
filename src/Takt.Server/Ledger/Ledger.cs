namespace Takt.Server.Ledger;

/// <summary>The ledger's door: an entry goes in, the answer comes after its transaction has ended.</summary>
public sealed class Ledger
{
    public Task<LedgerOutcome> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new LedgerOutcome(LedgerStatus.Unavailable));
    }
}
