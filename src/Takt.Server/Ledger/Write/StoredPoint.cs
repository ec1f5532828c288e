using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>A data point's row: what it tells, and what it counts as.</summary>
/// <param name="Point">What it tells; what counts of it is decided there anew.</param>
/// <param name="Counted">What counts of it by its row.</param>
internal sealed record StoredPoint(DateOnly SessionOn, MetricPoint Point, SeriesRow Series, long Counted, PointCost Cost, int PriceVersion)
{
    public UsageAmounts Amounts => Cost.Amounts(Point.Measure, Counted);
}

/// <summary>A data point's row as it is stored, and as it is to be.</summary>
internal sealed record PointChange(StoredPoint Before, StoredPoint After)
{
    public (Guid SessionId, Guid Key) Place => (After.Point.SessionId, After.Point.Key);
}
