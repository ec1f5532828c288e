using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Dashboard.Charts;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Dashboard.Pages.Spend;

/// <summary>Asks for what <em>Explore</em> shows, of one moment.</summary>
internal sealed class SpendReader(UsageStore usage, UsageCharts charts)
{
    /// <summary>Columns of the table; the rest is summed up.</summary>
    private const int MostColumns = 3;

    private const int MostCells = 1000;

    public async Task<Answered<SpendData>> ReadAsync(Viewer viewer, SpendQuestion question, CancellationToken cancellationToken)
    {
        await using var snapshot = await usage.OpenAsync(cancellationToken);
        var asked = question.Address.Question(viewer.OrganizationId, viewer.OnlyMember) with
        {
            Interval = question.Address.Range.Interval == UsageInterval.Hour ? UsageInterval.Day : UsageInterval.Month,
        };
        var byRow = asked with { GroupBy = [question.Rows], Limit = question.Limit, Sort = question.Sort };
        // The reasons are told of all of it: of each row they would take every model of every row.
        var (rows, errors) = await snapshot.AnswerAsync(byRow with { Compare = true }, cancellationToken);
        var change = rows is null ? null
            : (await snapshot.AnswerAsync(asked with { Explain = true, Limit = 1 }, cancellationToken)).Answer?.Change;
        if (rows is null)
        {
            // Where nothing is kept of the range before, there is nothing to compare with.
            var sort = question.Sort == UsageSort.Change ? UsageSort.Cost : question.Sort;
            (rows, errors) = await snapshot.AnswerAsync(byRow with { Sort = sort }, cancellationToken);
        }

        if (rows is null)
            return new(null, errors);
        var by = question.Columns ?? (question.Rows == Dimension.Session ? Dimension.Model : question.Rows);
        var (chart, wrong) = await charts.ReadAsync(snapshot, viewer, question.Address, by, question.Measure, cancellationToken);
        if (chart is null)
            return new(null, wrong);
        var cells = question.Columns is not { } column ? null : (await snapshot.AnswerAsync(
            asked with
            {
                GroupBy = [question.Rows, column],
                Limit = MostCells,
                Sort = question.Measure.Sort,
                // Of the rows that are shown alone.
                Filters = Shown(asked.Filters, question.Rows, rows),
            }, cancellationToken)).Answer;
        return new SpendData(rows, Columns(chart, question), Cells(cells, question), chart, by)
        {
            Change = change is { Before: { CostUsd: 0, Calls: 0 } } ? null : change,
        };
    }

    private static UsageFilters Shown(UsageFilters filters, string dimension, UsageAnswer rows) =>
        filters.With(dimension, [.. rows.Groups.Select(group => group.Key[dimension] ?? "")]);

    private static IReadOnlyList<UsageColumn> Columns(UsageTable chart, SpendQuestion question) =>
        question.Columns is null ? [] : [.. chart.Columns.Where(column => column.Value is not null).Take(MostColumns)];

    private static Dictionary<(string Row, string Column), UsageTotals> Cells(UsageAnswer? cells, SpendQuestion question) =>
        cells?.Groups.ToDictionary(group => (group.Key[question.Rows] ?? "", group.Key[question.Columns!] ?? ""), group => group.Totals)
            ?? [];
}
