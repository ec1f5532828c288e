using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Notes what points count as now, and what that changes in the sums.</summary>
internal sealed class PointLedger(GroupGate gate, RollupDelta rollups)
{
    private readonly List<StoredPoint> _changed = [];

    public IReadOnlyList<StoredPoint> Changed => _changed;

    /// <param name="counted">What counts of the point.</param>
    /// <param name="isPriced">Whether the session and model has no cost of the client's own.</param>
    /// <param name="wasPriced">The same before this transaction: a cost that stands is not reckoned anew.</param>
    public void Count(StoredPoint row, long counted, bool isPriced, bool wasPriced)
    {
        if (counted == row.Counted && (counted == 0 || isPriced == wasPriced || row.Point.Measure == Measure.Cost)) return;
        var cost = PointCost.Of(row.Point.Measure, counted, isPriced, gate.Prices, PriceTerms.Of(row.Point.Dimensions), row.Point.AtMicros);
        var after = row with { Counted = counted, Cost = cost, PriceVersion = gate.PriceVersion };
        rollups.Remove(row.Point.SessionId, row.Series.SeriesId, row.Point.AtMicros, row.Amounts);
        rollups.Add(row.Point.SessionId, row.Series.SeriesId, row.Point.AtMicros, after.Amounts);
        _changed.Add(after);
    }
}
