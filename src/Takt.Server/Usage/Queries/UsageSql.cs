using Takt.Metering.Counting;
using static Takt.Server.Usage.BoundedSum;

namespace Takt.Server.Usage.Queries;

/// <summary>
/// The statements behind one answer. Sums come from <c>usage_day</c> (whole days of the organization's zone), from <c>session_day</c> (as
/// soon as single sessions matter) or from <c>usage_15m</c>. Every statement gives rows (slot, …): slot 0 is *other*, slots from 1 are
/// groups in their order.
/// </summary>
internal sealed class UsageSql
{
    /// <summary>A row <c>u</c> of <c>usage</c> that counts: no other is the same call, and it is one.</summary>
    public static readonly string CountedCall = $"u.flags & {(short)(UsageFlags.Absorbed | UsageFlags.Ancestor)} = 0";

    private static readonly string Totals = string.Join(", ", AmountTable.Rows.Select(row => $"sum({row.Column}) as {row.Column}"));
    private static readonly string Bounded = string.Join(
        ", ", AmountTable.Rows.Select(row => row.IsMoney ? Nano(row.Column) : Counts(row.Column)));
    private static readonly string NoAmounts = string.Join(", ", AmountTable.Rows.Select(_ => "0"));

    private readonly string _from;
    private readonly string _bucket;
    private readonly string _where;
    private readonly string _keys;
    private readonly bool _wholeDays;

    public UsageSql(UsageFrame frame, QueryScope scope, IReadOnlyList<string> groupBy)
    {
        var dimensions = groupBy.Select(DimensionSql.Of).ToArray();
        _wholeDays = frame.WholeDays;
        BySession = scope.HasSession || groupBy.Contains(Metering.Usage.Dimension.Session);
        HasActivity = _wholeDays && !BySession && !scope.OfCall && !dimensions.Any(d => d.OfCall);
        Tables = dimensions.Aggregate(scope.Tables, (tables, d) => tables | d.Tables);
        _keys = $"{KeyOf(0)} as k1, {KeyOf(1)} as k2";
        _bucket = _wholeDays ? "date_trunc(@unit, r.day::timestamp) at time zone @zone" : "date_trunc(@unit, r.at, @zone)";
        _where = (_wholeDays ? "r.day >= @from_day and r.day < @to_day" : "r.at >= @from and r.at < @to") + scope.Where;
        _from = _wholeDays ? (BySession ? "session_day" : "usage_day") : "usage_15m";

        string KeyOf(int i) => i < dimensions.Length ? dimensions[i].Expression : "''";
    }

    public DimensionTables Tables { get; }

    /// <summary>True when rows of single sessions are asked for.</summary>
    public bool BySession { get; }

    /// <summary>True when active time is known by the very keys asked for.</summary>
    public bool HasActivity { get; }

    /// <summary>
    /// Rows (slot, k1, k2, at, amounts…, active_ms, groups beyond the limit). A group without any dimension's value always has a slot of
    /// its own.
    /// </summary>
    public string Sums => $"""
        with sums as (
          select {_keys}, {_bucket} as at, {Totals}, sum(active_ms) as active_ms
          from ({Rows}) r
          {DimensionSql.Joins(Tables)}
          where {_where}
          group by 1, 2, 3
          having sum(calls) <> 0 or sum(input) + sum(output) + sum(cache_read) + sum(cache_write) <> 0 or sum(cost_nano) <> 0
            or sum(active_ms) <> 0
        ), placed as (
          select k1, k2, row_number() over (order by sum(cost_nano) desc,
            sum(input) + sum(output) + sum(cache_read) + sum(cache_write) desc, k1, k2) as place
          from sums group by k1, k2
        ), slots as (
          select k1, k2, case when place <= @limit or (k1 = '' and k2 = '') then place else 0 end as slot from placed
        )
        select slot, min(k1), min(k2), at, {Bounded}, {Counts("active_ms")}, (select count(*) from slots where slot = 0)
        from sums join slots using (k1, k2) group by slot, at order by slot, at
        """;

    private const string Days = "(select day::date from generate_series(@from_day::timestamp, @to_day::timestamp, '1 day') as day)";

    /// <summary>Rows (slot, at, distinct sessions); slot -1 is everything, without at the whole range.</summary>
    public string Sessions => $"""
        with seen as materialized (
          select distinct coalesce(g.slot, 0) as slot, {(_wholeDays ? "b.at" : "k.at")}, k.session_id
          from (
            select {_keys}, {(_wholeDays ? "r.day" : $"{_bucket} as at")}, r.session_id from {SessionRows}
            {DimensionSql.Joins(Tables)}
            where {_where}) k
          left join unnest(@slots, @k1, @k2) as g (slot, k1, k2) on g.k1 = k.k1 and g.k2 = k.k2
          {(_wholeDays ? $"join (select r.day, {_bucket} as at from {Days} r) b on b.day = k.day" : "")}
        ), placed as materialized (select distinct slot, session_id from seen)
        select slot, at, count(*) from seen group by 1, 2
        union all
        select slot, null, count(*) from placed group by 1
        union all
        select -1, null, count(*) from (select distinct session_id from placed) every
        """;

    /// <summary>The one row of <see cref="Sessions"/> that is everything.</summary>
    public string AllSessions => $"""
        select -1::bigint, null::timestamptz, count(*) from (
          select distinct r.session_id from {SessionRows}
          {DimensionSql.Joins(Tables)}
          where {_where}) every
        """;

    private string Rows
    {
        get
        {
            var time = _wholeDays ? "day" : "at";
            var range = _wholeDays ? "day >= @from_day and day < @to_day" : "at >= @from and at < @to";
            var session = BySession ? "session_id, " : "";
            var usage = $"select series_id, {time}, {session}{AmountTable.Columns}, 0::bigint as active_ms from {_from} "
                + $"where organization_id = @org and {range}";
            return HasActivity
                ? $"""
                  {usage} union all
                  select series_id, day, {NoAmounts}, value from activity_day where organization_id = @org and {range}
                    and kind_id in (select kind_id from activity_kinds where name in ('active_user_ms', 'active_cli_ms'))
                  """
                : usage;
        }
    }

    // Below a day no rollup knows sessions: their facts do, found through the sessions that were alive in the range.
    private string SessionRows => _wholeDays
        ? """
          (select series_id, day, session_id from session_day where organization_id = @org and day >= @from_day and day < @to_day
            and (calls <> 0 or input <> 0 or output <> 0 or cache_read <> 0 or cache_write <> 0 or cost_nano <> 0)) r
          """
        : $"""
          (select u.series_id, u.at, coalesce(u.counted_in, u.session_id) as session_id
            from sessions x
            join usage u on u.organization_id = @org and u.session_on = x.session_on and u.session_id = x.session_id
            where x.organization_id = @org and x.last_at >= @from and x.first_at < @to and u.at >= @from and u.at < @to and {CountedCall}
          union all
          select p.series_id, p.at, p.session_id
            from sessions x
            join usage_points p on p.organization_id = @org and p.session_on = x.session_on and p.session_id = x.session_id
            where x.organization_id = @org and x.last_at >= @from and x.first_at < @to and p.at >= @from and p.at < @to
              and p.counted <> 0) r
          """;
}
