using Takt.Metering.Sums;

namespace Takt.Server.Ledger.Lattice;

/// <summary>The one statement that adds changes of an organization to every table of sums and takes them away.</summary>
internal static class LatticeSql
{
    // Far above any real figure a sum stops growing: whatever a token in the wrong hands reports, the others' changes still go in.
    private const string Most = "4000000000000000000";

    private static readonly string Sums = string.Join(", ",
        MeasureTable.Rows.Select(row => $"least(sum({row.Column}), {Most})::bigint as {row.Column}"));
    private static readonly string Add = string.Join(", ", MeasureTable.Rows.Select(row =>
        $"{row.Column} = case when t.{row.Column} > {Most} then t.{row.Column} else t.{row.Column} + excluded.{row.Column} end"));

    /// <summary>Whoever sums an organization, or checks its sums, is the only one to write them.</summary>
    public const string Lock = "select pg_advisory_xact_lock(7463, $1)";

    /// <summary>
    /// Takes up to $2 changes of the organization $1; tells how many there were. In the time zone $3 hours, weeks and months begin. Each
    /// series is looked up by its key, whatever the planner thinks of rows that have just come.
    /// </summary>
    public static readonly string Fold = $"""
        with gone as (
          delete from usage_changes
          where ctid = any(array(select ctid from usage_changes where organization_id = $1 order by day limit $2)) and organization_id = $1
          returning *
        ), hours as materialized (
          select day, series_id, date_trunc('hour', at, $3) as at, {Sums} from gone group by 1, 2, 3
        ), r as materialized (
          select h.*, {string.Join(", ", SeriesLabels.Columns.Select(column => $"s.{column}"))}
          from hours h
          cross join lateral (select * from series s where s.organization_id = $1 and s.series_id = h.series_id offset 0) s
        ), {string.Join(", ", LatticeTable.All.Select(table => $"{table.Name} as ({Insert(table)})"))}
        select count(*) from gone
        """;

    private static string Insert(LatticeTable table)
    {
        var labels = string.Join(", ", table.Columns);
        var time = table.Grain switch
        {
            LatticeGrain.Week => "date_trunc('week', day)::date",
            LatticeGrain.Month => "date_trunc('month', day)::date",
            _ => "day",
        };
        var key = table.BySeries
            ? "series_id"
            : $"substr(encode(sha256(convert_to(row({labels})::text, 'UTF8')), 'hex'), 1, 32)::uuid";
        var keyName = table.BySeries ? "series_id" : "key";
        var (at, atName) = table.Grain == LatticeGrain.Hour ? (", at", "at, ") : ("", "");
        return $"""
            insert into {table.Name} as t (organization_id, day, {atName}{keyName}, {labels}, {MeasureTable.Columns})
            select $1, {time}, {atName}{key}, {labels}, {Sums} from r group by {time}{at}{(table.BySeries ? ", series_id" : "")}, {labels}
            on conflict (organization_id, day, {atName}{keyName}) do update set {Add}
            """;
    }
}
