using System.Globalization;
using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Dashboard.Filters;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Dashboard.Charts;

/// <summary>Asks for what charts of usage over time draw.</summary>
internal sealed class UsageCharts(UsageStore usage, ModelPalette palette, TimeProvider time)
{
    /// <summary>Values of other dimensions than the model that have a colour of their own.</summary>
    private const int MostOthers = 5;

    public async Task<UsageTable> ReadAsync(
        Viewer viewer, PageAddress address, string dimension, ChartMeasure measure, CancellationToken cancellationToken)
    {
        await using var snapshot = await usage.OpenAsync(cancellationToken);
        return (await ReadAsync(snapshot, viewer, address, dimension, measure, cancellationToken)).Answer
            ?? new UsageTable([], []);
    }

    /// <summary>Usage by a dimension and the range's interval.</summary>
    public async Task<Answered<UsageTable>> ReadAsync(
        UsageSnapshot snapshot, Viewer viewer, PageAddress address, string dimension, ChartMeasure measure,
        CancellationToken cancellationToken)
    {
        var isModel = dimension is Dimension.Model or Dimension.ModelFamily;
        var (answer, errors) = await snapshot.AnswerAsync(
            address.Question(viewer.OrganizationId, viewer.OnlyMember) with
            {
                Interval = address.Range.Interval,
                GroupBy = [dimension],
                Limit = isModel ? ModelPalette.Slots : MostOthers,
                Sort = measure.Sort,
            }, cancellationToken);
        if (answer is null)
            return new(null, errors);
        var colours = !isModel ? null : await palette.ReadAsync(
            viewer.OrganizationId, answer.Groups.Select(group => group.Key[dimension]).OfType<string>(), cancellationToken);
        return UsageTable.Of(answer, dimension, group => NameOf(group, dimension),
            (group, i) => group.Key[dimension] is not { } value ? 0 : colours is null ? i + 1 : colours.GetValueOrDefault(value));
    }

    /// <param name="door">Where a bar leads; null leads nowhere.</param>
    public ChartData Draw(UsageTable table, PageAddress address, string dimension, ChartMeasure measure, string? door, Viewer viewer)
    {
        DateOnly[] days = [.. table.Points.Select(point =>
            DateOnly.TryParseExact(point, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default)];
        var isDays = address.Range.Interval == UsageInterval.Day;
        var today = viewer.Today(time);
        return new(measure.Unit, table.Points, [.. table.Columns.Select(column => Series(column, dimension, measure))])
        {
            Door = door,
            Ranges = address.Range.Interval == UsageInterval.Hour ? null
                : [.. days.Select((day, i) => RangeOf(day, i + 1 < days.Length ? days[i + 1] : address.Range.To).Key)],
            Weekends = isDays ? [.. days.Select((day, i) => (day, i)).Where(pair => IsWeekend(pair.day)).Select(pair => pair.i)] : [],
            EndsNow = address.Range.To > today && address.Range.Interval != UsageInterval.Hour,
        };
    }

    public static string NameOf(UsageGroup group, string dimension) => group.Key[dimension] is not { Length: > 0 } value
        ? FilterNames.NoneOf(dimension) : FilterNames.Shown(dimension, group.Labels.GetValueOrDefault(dimension) ?? value);

    private static PageRange RangeOf(DateOnly from, DateOnly to) => PageRange.Of(from, to.AddDays(-1));

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static ChartSeries Series(UsageColumn column, string dimension, ChartMeasure measure) => new(
        column.Name, column.Colour, [.. column.Series.Select(point => measure.Of(point))],
        column.Value is { } value ? $"{dimension}={Uri.EscapeDataString(value)}" : null);
}
