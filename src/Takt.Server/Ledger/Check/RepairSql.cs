using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Server.Ledger.Lattice;

namespace Takt.Server.Ledger.Check;

/// <summary>
/// Statements that put the sums of the facts in the place of those that are kept, in this order. All but sums of sessions go the way of
/// every change: the job that sums them makes every table anew.
/// </summary>
internal static class RepairSql
{
    private const string Since = "organization_id = @org and day >= @from_day";

    private static readonly string Measures =
        string.Join(", ", MeasureTable.Rows.Select(row => LatticeSql.Sum(row.Column, bounded: true)));

    public static readonly IReadOnlyList<string> Statements =
    [
        // Of days whose facts are gone the quarters are all that is known.
        $"""
        insert into check_quarters (at, day, series_id, {MeasureTable.Columns})
        select at, {CheckSql.Day}, series_id, {MeasureTable.Columns}
        from (select * from usage_15m where organization_id = @org) u, {CheckSql.Days}
        where {CheckSql.Day} < @from_day
        """,
        .. LatticeTable.All.Select(table => table.Name).Concat(["usage_changes", "sums_quarter"])
            .Select(table => $"delete from {table} where organization_id = @org"),
        $"""
        insert into usage_changes (organization_id, at, day, series_id, {MeasureTable.Columns})
        select @org, at, day, series_id, {Measures} from check_quarters group by at, day, series_id
        """,
        $"delete from session_day where {Since}",
        $"""
        insert into session_day (organization_id, day, session_id, series_id, {AmountTable.Columns})
        select @org, day, session_id, series_id, {string.Join(", ", AmountTable.Rows.Select(row => $"sum({row.Column})::bigint"))}
        from check_sessions group by day, session_id, series_id
        """,
        .. new[] { "event_changes", "sums_activity_day", "sums_events_hour", "sums_events_day", "sums_events_person_day" }
            .Select(table => $"delete from {table} where {Since}"),
        """
        insert into event_changes (organization_id, at, day, series_id, kind_id, sort, value, ms)
        select @org, at, day, series_id, kind_id, sort, sum(value)::bigint, sum(ms)::bigint from check_events
        group by at, day, series_id, kind_id, sort
        """,
        $"""
        update sessions s set begun_at = b.at, begun_series_id = b.series_id
        from sessions o left join ({CheckSql.Begun}) b on b.session_id = o.session_id
        where s.organization_id = @org and o.organization_id = @org and o.session_id = s.session_id
          and (s.begun_at, s.begun_series_id) is distinct from (b.at, b.series_id)
        """,
        "update sessions set due = true where organization_id = @org",
        """
        insert into feed_pending (organization_id, kind, persons)
        select @org, 'usage', array(select distinct person_id from series where organization_id = @org)
        """,
    ];
}
