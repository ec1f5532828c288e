using System.Globalization;
using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Components;

namespace Takt.Server.Dashboard.Charts;

/// <summary>Usage by a dimension and interval, as a chart and the tables under it show it: one shape, so that they can't differ.</summary>
/// <param name="Points">The intervals, as <c>yyyy-MM-dd</c>, or <c>HH:mm</c> within a day.</param>
/// <param name="Columns">The largest first; the rest summed up as the last one.</param>
public sealed record UsageTable(IReadOnlyList<string> Points, IReadOnlyList<UsageColumn> Columns)
{
    /// <param name="dimension">What the answer is grouped by.</param>
    /// <param name="nameOf">What a group is called.</param>
    /// <param name="colourOf">The palette's slot of a group, which is the so manieth.</param>
    public static UsageTable Of(
        UsageAnswer answer, string dimension, Func<UsageGroup, string> nameOf, Func<UsageGroup, int, int> colourOf)
    {
        List<UsageColumn> columns = [.. answer.Groups.Select((group, i) =>
            new UsageColumn(nameOf(group), colourOf(group, i), group.Totals, group.Series, group.Key[dimension] ?? ""))];
        if (answer.Other is { } other)
            columns.Add(new UsageColumn(other.Groups == 1 ? "1 other" : $"{other.Groups} others", 0, other.Totals, other.Series, null));
        var times = columns.Count == 0 ? [] : columns[0].Series.Select(point => point.At);
        return new([.. times.Select(at => Label(at, answer))], columns) { ZoneWords = WordsOf(answer) };
    }

    /// <summary>In which zone days begin, as it is said beside them.</summary>
    public string ZoneWords { get; private init; } = "";

    private static string Label(DateTimeOffset at, UsageAnswer answer)
    {
        var zone = answer.EarlierTimeZones?.FirstOrDefault(earlier => at < earlier.Until)?.TimeZone ?? answer.TimeZone;
        return TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone))
            .ToString(answer.Interval == "hour" ? "HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string WordsOf(UsageAnswer answer) => string.Concat((answer.EarlierTimeZones ?? []).Reverse()
        .Select(zone => $"; until {Format.Local(zone.Until, TimeZoneInfo.FindSystemTimeZoneById(zone.TimeZone))} of {zone.TimeZone}")
        .Prepend(answer.TimeZone));
}

/// <param name="Colour">A slot of the palette, 1 to 8; 0 for everything else.</param>
/// <param name="Value">The dimension's value, empty for what is attributed to none; null for what is summed up.</param>
public sealed record UsageColumn(string Name, int Colour, UsageTotals Totals, IReadOnlyList<UsagePoint> Series, string? Value);
