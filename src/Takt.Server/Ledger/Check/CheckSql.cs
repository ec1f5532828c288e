using Takt.Metering.Counting;
using Takt.Metering.Sums;

namespace Takt.Server.Ledger.Check;

/// <summary>Statements that tell how many rows of a table differ from what the facts add up to, and the key of one of them.</summary>
internal static class CheckSql
{
    /// <summary>Where each session begins, by its earliest counted record: see <c>BeginningStore</c>.</summary>
    public static readonly string Begun = $"""
        select distinct on (session_id) session_id, at, series_id from (
          select coalesce(counted_in, session_id) as session_id, at, series_id from usage
          where organization_id = @org and flags & {(int)UsageFlags.Uncounted} = 0
          union all
          select session_id, at, series_id from usage_points where organization_id = @org and counted <> 0) counted
        order by session_id, at, series_id
        """;

    /// <summary>The day of a time <c>at</c>, beside <see cref="Days"/>.</summary>
    public const string Day = "day_of(d.zones, d.untils, d.first_days, at)";

    public const string Days = "(select zones, untils, first_days from organization_days where organization_id = @org offset 0) d";

    private const string Since = "organization_id = @org and day >= @from_day";

    private static readonly string[] Measures = [.. MeasureTable.Rows.Select(row => row.Column)];
    private static readonly string[] Amounts = [.. AmountTable.Rows.Select(row => row.Column)];
    private static readonly string[] Events = ["value", "ms"];

    public static readonly IReadOnlyList<(string Table, string Sql)> Comparisons =
    [
        ("sums_quarter", Compare("at, series_id", Measures,
            $"(select u.* from usage_15m u, {Days} where u.organization_id = @org and {Day} >= @from_day) u", "check_quarters")),
        ("session_day", Compare("day, session_id, series_id", Amounts, $"session_day where {Since}", "check_sessions")),
        ("sums_activity_day", Compare("day, series_id, kind_id", ["value"], $"activity_day where {Since}",
            $"check_events where sort & {EventSort.TimeAlone} = 0")),
        .. new[] { "sums_events_hour", "sums_events_day" }.Select(table =>
            (table, Compare("day, kind_id, sort", Events, WithChanges(table), "check_events"))),
        ("sums_events_person_day", Compare("day, kind_id, sort & ~255", Events, WithChanges("sums_events_person_day"), "check_events")),
        .. LatticeTable.All.Select(table => (table.Name, Compare(table))),
    ];

    private static string WithChanges(string table) => $"""
        (select day, kind_id, sort, value, ms from {table} where {Since}
          union all select day, kind_id, sort, value, ms from event_changes where {Since}) t
        """;

    // Coarse tables are made of quarters, which have been held against the facts; of an interval that began before there may be less.
    private static string Compare(LatticeTable table)
    {
        var unit = table.Grain switch { LatticeGrain.Week => "week", LatticeGrain.Month => "month", _ => "day" };
        var first = unit == "day" ? "@from_day" : $"date_trunc('{unit}', @from_day + 31)::date";
        var hour = table.Grain == LatticeGrain.Hour ? ", hour_of(d.zones, d.untils, q.at) as at" : "";
        return Compare($"day{(hour.Length > 0 ? ", at" : "")}, {string.Join(", ", table.Columns)}", Measures,
            $"{table.Name} where organization_id = @org and day >= {first}", $"""
            (select date_trunc('{unit}', {Day})::date as day{hour}, {string.Join(", ", Measures.Select(m => "q." + m))},
                {string.Join(", ", table.Columns.Select(column => "s." + column))}
              from {Days}, sums_quarter q join series s on s.organization_id = @org and s.series_id = q.series_id
              where q.organization_id = @org) q
            where day >= {first}
            """);
    }

    /// <summary>What is kept less what ought to be, by key: nothing is to be left.</summary>
    private static string Compare(string keys, IReadOnlyList<string> amounts, string kept, string expected)
    {
        // An expression goes by its first word.
        var names = string.Join(", ", keys.Split(',', StringSplitOptions.TrimEntries).Select(key => key.Split(' ')[0]));
        return $"""
            select count(*), coalesce(min(d.key), '') from (
              select concat_ws(' ', {names}) as key from (
                select {keys}, {string.Join(", ", amounts)} from {kept}
                union all
                select {keys}, {string.Join(", ", amounts.Select(amount => "-" + amount))} from {expected})
                x ({names}, {string.Join(", ", amounts)})
              group by {names} having {string.Join(" or ", amounts.Select(amount => $"sum({amount}) <> 0"))}) d
            """;
    }
}
