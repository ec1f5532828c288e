using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Notes what points count as now.</summary>
/// <param name="prices">The list that they are counted by, and its version.</param>
internal sealed class PointLedger(PriceList prices, int version)
{
    private readonly List<PointChange> _changes = [];

    public IReadOnlyList<PointChange> Changes => _changes;

    /// <summary>All points of a session, as they were stored.</summary>
    public Dictionary<Guid, List<StoredPoint>> Whole { get; } = [];

    /// <param name="counted">What counts of the point.</param>
    /// <param name="isPriced">Whether the session and model has no cost of the client's own.</param>
    /// <param name="wasPriced">The same before this transaction: a cost that stands is not reckoned anew.</param>
    public void Count(StoredPoint row, long counted, bool isPriced, bool wasPriced)
    {
        if (counted != row.Counted || (counted != 0 && isPriced != wasPriced && row.Point.Measure != Measure.Cost))
            _changes.Add(Of(row, counted, isPriced));
    }

    /// <summary>
    /// What the row counts as by the list, be it what it was. Its share stays until <see cref="CostSharing"/> has looked.
    /// </summary>
    public PointChange Of(StoredPoint row, long counted, bool isPriced)
    {
        if (counted == 0)
            return new(row, row with { Counted = 0, Cost = default, PriceVersion = version });
        var cost = PointCost.Of(row.Point.Measure, counted, isPriced, prices, PriceTerms.Of(row.Point.Dimensions), row.Point.AtMicros);
        return new(row, row with { Counted = counted, Cost = cost with { ShareNano = row.Cost.ShareNano }, PriceVersion = version });
    }
}
