using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Npgsql;
using Takt.Contracts.Usage.Costs;
using Takt.Metering.Sums;
using Takt.Metering.Usage;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage.Costs;

/// <summary>The place of a line item: its day and series.</summary>
internal readonly record struct CostPlace(DateOnly Day, long SeriesId);

/// <summary>Reads line items day by day, some of a day at a time: a year of them takes no more memory than a page.</summary>
internal sealed class CostReader(NpgsqlConnection connection, int organizationId, QueryScope scope)
{
    private const int ItemsAtOnce = 1000;

    /// <summary>All dimensions but the session, of which items are not.</summary>
    public static readonly ImmutableArray<string> Dimensions = [.. Dimension.All.Where(name => name != Dimension.Session)];

    private static readonly KnownMeasures Usage = new(Sessions: false, Activity: false);

    /// <summary>In the order of days, and within one of series.</summary>
    /// <param name="after">The item before the first one; null begins with the first day.</param>
    public async IAsyncEnumerable<(CostPlace Place, CostItem Item)> ReadAsync(
        UsageFrame frame, CostPlace? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var day = after?.Day ?? frame.FromDay; day < frame.ToDay; day = day.AddDays(1))
        {
            for (var last = after?.Day == day ? after.Value.SeriesId : 0L; ;)
            {
                var rows = await RowsAsync(day, last, cancellationToken);
                var used = rows.Where(row => row.Sum.IsUsed).ToList();
                foreach (var item in await ItemsAsync(day, used, cancellationToken))
                    yield return item;
                if (rows.Count < ItemsAtOnce)
                    break;
                last = rows[^1].SeriesId;
            }
        }
    }

    private async Task<List<(long SeriesId, object?[] Labels, UsageSum Sum)>> RowsAsync(
        DateOnly day, long after, CancellationToken cancellationToken)
    {
        string[] columns = GroupKeys.Columns(Dimensions, scope);
        var sums = MeasureTable.Rows.Select(row =>
            $"{(row.IsMoney ? BoundedSum.Nano(row.Column) : BoundedSum.Counts(row.Column))} as {row.Column}");
        await using var command = new NpgsqlCommand($"""
            select x.series_id, {string.Join(", ", columns.Select(column => "l." + column))}, {Measures("x")}
            from (
              select series_id, {string.Join(", ", sums)} from (
                select s.series_id, {Measures("s")} from sums_series_day s
                where s.organization_id = @org and s.day = @day and s.series_id > @after{scope.Where}
                union all
                select c.series_id, {Measures("c")} from usage_changes c
                cross join lateral (select * from series s where s.organization_id = @org and s.series_id = c.series_id offset 0) s
                where c.organization_id = @org and c.day = @day and c.series_id > @after{scope.Where}) u
              group by series_id order by series_id limit {ItemsAtOnce}) x
            cross join lateral (select * from series l where l.organization_id = @org and l.series_id = x.series_id offset 0) l
            order by x.series_id
            """, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("day", day);
        command.Parameters.AddWithValue("after", after);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(long, object?[], UsageSum)> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var labels = new object?[columns.Length];
            for (var i = 0; i < labels.Length; i++)
                labels[i] = reader.IsDBNull(i + 1) ? null : reader.GetValue(i + 1);
            rows.Add((reader.GetInt64(0), labels, UsageSum.Read(reader, columns.Length + 1)));
        }

        return rows;
    }

    private async Task<IEnumerable<(CostPlace, CostItem)>> ItemsAsync(
        DateOnly day, List<(long SeriesId, object?[] Labels, UsageSum Sum)> rows, CancellationToken cancellationToken)
    {
        var keys = await GroupKeys.ReadAsync(
            connection, organizationId, Dimensions, scope, [.. rows.Select(row => row.Labels)], cancellationToken);
        var values = rows.Select(row => Dimensions.Select((name, i) => (Name: name, Value: keys.Value(row.Labels, i)))
            .Where(pair => pair.Value.Length > 0).ToDictionary(pair => pair.Name, pair => pair.Value)).ToList();
        var names = await LabelReader.ReadAsync(connection, organizationId,
            values.SelectMany(pairs => pairs).Distinct().ToLookup(pair => pair.Key, pair => pair.Value), cancellationToken);
        return rows.Zip(values, (row, key) => (new CostPlace(day, row.SeriesId), new CostItem(day, key,
            key.Select(pair => (pair.Key, Label: names.Label(pair.Key, pair.Value))).Where(pair => pair.Label is not null)
                .ToDictionary(pair => pair.Key, pair => pair.Label!),
            row.Sum.Totals(Usage))));
    }

    private static string Measures(string table) => string.Join(", ", MeasureTable.Rows.Select(row => $"{table}.{row.Column}"));
}
