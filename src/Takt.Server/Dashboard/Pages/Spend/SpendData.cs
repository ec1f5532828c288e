using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Charts;

namespace Takt.Server.Dashboard.Pages.Spend;

/// <summary>What <em>Explore</em> shows.</summary>
/// <param name="Rows">By the rows' dimension, with the change since the range before where that is kept.</param>
/// <param name="Columns">The largest values of the columns' dimension; what is left of a row stands under <em>other</em>.</param>
/// <param name="Cells">By row and column; what isn't there is nothing.</param>
/// <param name="Chart">Over time by <paramref name="ChartBy"/>.</param>
public sealed record SpendData(
    UsageAnswer Rows, IReadOnlyList<UsageColumn> Columns, IReadOnlyDictionary<(string Row, string Column), UsageTotals> Cells,
    UsageTable Chart, string ChartBy)
{
    /// <summary>Of all of it, with its reasons; null where there is nothing to compare with.</summary>
    public UsageChange? Change { get; init; }

    /// <summary>What a cell comes to; nothing where it isn't there.</summary>
    public decimal Cell(string row, UsageColumn column, ChartMeasure measure) =>
        Cells.TryGetValue((row, column.Value!), out var totals) ? measure.Of(totals) : 0;

    /// <summary>What is left of a row beside its columns.</summary>
    public decimal Left(string row, UsageTotals totals, ChartMeasure measure) =>
        measure.Of(totals) - Columns.Sum(column => Cell(row, column, measure));
}
