using Takt.Metering.Counting;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Reprice;

/// <summary>Some rows, each as it is and as it becomes, and how far they reach.</summary>
internal sealed record RepriceBatch(IReadOnlyList<CallChange> Calls, IReadOnlyList<PointChange> Points, RepriceStep Step)
{
    /// <summary>What changes in the sums, row by row: nothing of a row that comes to the same.</summary>
    public IEnumerable<RepricedRow> Rows => Calls
        .Select(change => new RepricedRow(change.After.As!.Home, change.After.As.Series.SeriesId, change.After.Call.AtMicros, IsCall: true,
            change.Before!.Amounts, change.After.Amounts))
        .Concat(Points.Select(change => new RepricedRow(
            change.After.Point.SessionId, change.After.Series.SeriesId, change.After.Point.AtMicros, IsCall: false, change.Before.Amounts,
            change.After.Amounts)));
}

/// <summary>A row's amounts under what it counts as.</summary>
internal readonly record struct RepricedRow(
    Guid SessionId, long SeriesId, long AtMicros, bool IsCall, UsageAmounts Before, UsageAmounts After);
