using System.Globalization;
using Takt.Contracts.Usage;

namespace Takt.Server.Dashboard.Charts;

/// <summary>Usage by model and interval, as the chart and the tables under it show it: one shape, so that they can't differ.</summary>
/// <param name="Points">The intervals, as <c>yyyy-MM-dd</c>, or <c>HH:mm</c> within a day.</param>
/// <param name="Columns">Most expensive first; the rest summed up as the last one.</param>
public sealed record UsageTable(IReadOnlyList<string> Points, IReadOnlyList<UsageColumn> Columns)
{
    /// <param name="nameOf">What a group is called.</param>
    /// <param name="colourOf">The palette's slot of a group.</param>
    public static UsageTable Of(UsageAnswer answer, Func<UsageGroup, string> nameOf, Func<UsageGroup, int> colourOf, TimeZoneInfo zone)
    {
        List<UsageColumn> columns =
            [.. answer.Groups.Select(group => new UsageColumn(nameOf(group), colourOf(group), group.Totals, group.Series))];
        if (answer.Other is { } other)
            columns.Add(new UsageColumn($"{other.Groups} others", 0, other.Totals, other.Series));
        var times = columns.Count == 0 ? [] : columns[0].Series.Select(point => point.At);
        return new([.. times.Select(at => Label(at, answer.Interval, zone))], columns);
    }

    public ChartData Chart(ChartMeasure measure)
    {
        return new(measure.Unit, Points,
            [.. Columns.Select(column => new ChartSeries(column.Name, column.Colour, [.. column.Series.Select(measure.Of)]))]);
    }

    private static string Label(DateTimeOffset at, string interval, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(interval == "hour" ? "HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <param name="Colour">A slot of the palette, 1 to 8; 0 for everything else.</param>
public sealed record UsageColumn(string Name, int Colour, UsageTotals Totals, IReadOnlyList<UsagePoint> Series);
