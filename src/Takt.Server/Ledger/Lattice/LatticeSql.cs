using Takt.Metering.Sums;

namespace Takt.Server.Ledger.Lattice;

/// <summary>The one statement that adds changes of an organization to every table of sums and takes them away.</summary>
internal static class LatticeSql
{
    // Far above any real figure a sum stops growing: whatever a token in the wrong hands reports, the others' changes still go in.
    private const string Most = "4000000000000000000";

    /// <summary>The organization's days as <c>d</c>, looked up once and not for every row.</summary>
    public const string Days = "(select zones, untils from organization_days where organization_id = $1 offset 0) d";

    private static readonly string Add = string.Join(", ", MeasureTable.Rows.Select(row => Adding(row.Column)));

    /// <summary>Whoever sums an organization, or checks its sums, is the only one to write them.</summary>
    public const string Lock = "select pg_advisory_xact_lock(7463, $1)";

    /// <summary>
    /// Takes up to $2 changes of the organization $1; tells how many there were. Each series is looked up by its
    /// key, whatever the planner thinks of rows that have just come.
    /// </summary>
    public static readonly string Fold = Of(bounded: false);

    /// <summary>The same where some sum is more than fits.</summary>
    public static readonly string BoundedFold = Of(bounded: true);

    public static string Sum(string column, bool bounded) => bounded ? $"least(sum({column}), {Most})::bigint" : $"total({column})";

    /// <summary>Of a row <c>t</c> that meets another.</summary>
    public static string Adding(string column) =>
        $"{column} = case when t.{column} > {Most} then t.{column} else t.{column} + excluded.{column} end";

    // Changes fall together by the quarter of an hour first: what they come to is a few hundred rows, and every table is made of those.
    private static string Of(bool bounded)
    {
        var sums = string.Join(", ", MeasureTable.Rows.Select(row => $"{Sum(row.Column, bounded)} as {row.Column}"));
        return $"""
            with gone as (
              delete from usage_changes
              where ctid = any(array(select ctid from usage_changes where organization_id = $1 order by day limit $2))
                and organization_id = $1
              returning *
            ), quarters as materialized (
              select day, at, series_id, {sums} from gone group by 1, 2, 3
            ), stored as (
              insert into sums_quarter as t (organization_id, at, series_id, {MeasureTable.Columns})
              select $1, at, series_id, {sums} from quarters group by at, series_id
              on conflict (organization_id, at, series_id) do update set {Add}
            ), hours as materialized (
              select day, series_id, hour_of(d.zones, d.untils, at) as at, {sums}
              from quarters, {Days} group by 1, 2, 3
            ), r as materialized (
              select h.*, {string.Join(", ", SeriesLabels.Columns.Select(column => $"s.{column}"))}
              from hours h
              cross join lateral (select * from series s where s.organization_id = $1 and s.series_id = h.series_id offset 0) s
            ), {string.Join(", ", LatticeTable.All.Select(table => $"{table.Name} as ({Insert(table, sums)})"))}
            select count(*) from gone
            """;
    }

    private static string Insert(LatticeTable table, string sums)
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
            select $1, {time}, {atName}{key}, {labels}, {sums} from r group by {time}{at}{(table.BySeries ? ", series_id" : "")}, {labels}
            on conflict (organization_id, day, {atName}{keyName}) do update set {Add}
            """;
    }
}
