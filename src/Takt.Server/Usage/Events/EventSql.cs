using Takt.Metering.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Events;

/// <summary>
/// What happened in a range of whole days, from the smallest table of sums that has what the filters name, and from what is not yet summed.
/// </summary>
internal sealed class EventSql
{
    private static readonly string[] Whole = ["tool", "model", "source", "automation"];
    private static readonly string[] Person = ["tool", "source", "automation", "person_id", "team", "repository"];

    private readonly QueryScope _scope;

    private EventSql(QueryScope scope, bool isWhole) => (_scope, IsWhole) = (scope, isWhole);

    /// <summary>Whether the answer knows how long things took, and of which model they were.</summary>
    public bool IsWhole { get; }

    /// <returns>Null where a filter names what no table has.</returns>
    public static EventSql? Of(QueryScope scope)
    {
        if (scope.Columns.All(Whole.Contains))
            return new(scope, isWhole: true);
        return scope.Columns.All(Person.Contains) ? new(scope, isWhole: false) : null;
    }

    /// <summary>Rows (kind, sort, tool, model, value, ms).</summary>
    public string Days
    {
        get
        {
            var (table, model, sort) = IsWhole
                ? ("sums_events_day", "s.model", "c.sort") : ("sums_events_person_day", "null::text", "c.sort & ~255");
            return $"""
                select k.name, x.sort, x.tool, x.model, {BoundedSum.Counts("x.value")}, {BoundedSum.Counts("x.ms")} from (
                  select s.kind_id, s.sort, s.tool, {model} as model, s.value, s.ms from {table} s
                  where s.organization_id = @org and s.day >= @from_day and s.day < @to_day{_scope.Where}
                  union all
                  select c.kind_id, {sort}, s.tool, {model}, c.value, c.ms from event_changes c
                  cross join lateral (select * from series s where s.organization_id = @org and s.series_id = c.series_id offset 0) s
                  where c.organization_id = @org and c.day >= @from_day and c.day < @to_day{_scope.Where}) x
                join activity_kinds k on k.kind_id = x.kind_id
                group by 1, 2, 3, 4
                """;
        }
    }

    /// <summary>Rows (hour, kind, sort, value) of what went wrong.</summary>
    public string ErrorHours => $"""
        select x.at, k.name, x.sort, {BoundedSum.Counts("x.value")} from (
          select s.at, s.kind_id, s.sort, s.value from sums_events_hour s
          where s.organization_id = @org and s.day >= @from_day and s.day < @to_day{_scope.Where}
          union all
          select hour_of(@zones, @untils, c.at), c.kind_id, c.sort, c.value from event_changes c
          cross join lateral (select * from series s where s.organization_id = @org and s.series_id = c.series_id offset 0) s
          where c.organization_id = @org and c.day >= @from_day and c.day < @to_day{_scope.Where}) x
        join activity_kinds k on k.kind_id = x.kind_id
        where k.name in ('{ActivityKinds.ApiErrors}', '{ActivityKinds.ApiRefusals}', '{ActivityKinds.Retries}')
        group by 1, 2, 3 having sum(x.value) <> 0 order by 1, 2, 3
        """;
}
