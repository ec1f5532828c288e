using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>What the settling of an identity's days has found so far: of each point what is left of it after the last day on which it is open.</summary>
internal sealed class IdentityFinals
{
    private readonly Dictionary<(Guid Session, Guid Key), (StoredPoint Row, OpenPoint Open)> _finals = [];

    public IEnumerable<(StoredPoint Row, OpenPoint Open)> All => _finals.Values;

    public List<KnownCall> Calls { get; } = [];

    public void Keep(StoredPoint row, OpenPoint open) => _finals[(row.Point.SessionId, row.Point.Key)] = (row, open);

    public void Forget(StoredPoint row) => _finals.Remove((row.Point.SessionId, row.Point.Key));
}
