using Takt.Metering.Sums;

namespace Takt.Server.Ledger.Lattice;

/// <summary>The one statement that adds an organization's events to every table of their sums and takes them away.</summary>
internal static class EventLatticeSql
{
    private const string Whole = "kind_id, sort, tool, model, source, automation";
    private const string Person = "kind_id, sort, tool, source, automation, person_id, team, repository";

    // Of each person how long things took is kept as a sum: buckets would multiply their rows.
    private const string Unbucketed =
        "(select day, kind_id, sort & ~255 as sort, tool, source, automation, person_id, team, repository, value, ms from r) r";

    private static readonly string[] Amounts = ["value", "ms"];

    private static readonly string Add = string.Join(", ", Amounts.Select(LatticeSql.Adding));

    /// <summary>Takes up to $2 changes of the organization $1; tells how many there were.</summary>
    public static readonly string Fold = Of(bounded: false);

    /// <inheritdoc cref="LatticeSql.BoundedFold"/>
    public static readonly string BoundedFold = Of(bounded: true);

    private static string Of(bool bounded)
    {
        var sums = string.Join(", ", Amounts.Select(amount => $"{LatticeSql.Sum(amount, bounded)} as {amount}"));
        return $"""
            with gone as (
              delete from event_changes
              where ctid = any(array(select ctid from event_changes where organization_id = $1 order by day limit $2))
                and organization_id = $1
              returning *
            ), hours as materialized (
              select day, series_id, kind_id, sort, hour_of(d.zones, d.untils, at) as at, {sums}
              from gone, {LatticeSql.Days} group by 1, 2, 3, 4, 5
            ), r as materialized (
              select h.*, s.tool, s.model, s.source, s.automation, s.person_id, s.team, s.repository
              from hours h
              cross join lateral (select * from series s where s.organization_id = $1 and s.series_id = h.series_id offset 0) s
            ), by_series as (
              insert into sums_activity_day as t (organization_id, day, series_id, kind_id, value)
              select $1, day, series_id, kind_id, {LatticeSql.Sum("value", bounded)} from hours where sort & {EventSort.TimeAlone} = 0
              group by day, series_id, kind_id having sum(value) <> 0
              on conflict (organization_id, day, series_id, kind_id) do update set {LatticeSql.Adding("value")}
            ), by_hour as ({Insert("sums_events_hour", "day, at", Whole)}), by_day as ({Insert("sums_events_day", "day", Whole)}),
            by_person as ({Insert("sums_events_person_day", "day", Person, Unbucketed)})
            select count(*) from gone
            """;

        string Insert(string table, string time, string labels, string from = "r") => $"""
            insert into {table} as t (organization_id, {time}, key, {labels}, value, ms)
            select $1, {time}, substr(encode(sha256(convert_to(row({labels})::text, 'UTF8')), 'hex'), 1, 32)::uuid, {labels}, {sums}
            from {from} group by {time}, {labels}
            on conflict (organization_id, {time}, key) do update set {Add}
            """;
    }
}
