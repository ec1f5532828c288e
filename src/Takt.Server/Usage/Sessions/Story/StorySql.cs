using Takt.Metering.Usage;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage.Sessions.Story;

/// <summary>
/// The statements behind a session's story: of the session <c>@id</c>, whose first day is <c>@day</c>, what the viewer may see.
/// </summary>
internal sealed class StorySql(QueryScope scope)
{
    /// <summary>What metrics count at their intervals' ends, or what repeats an event: no moment of its own.</summary>
    private static readonly string[] Uneventful =
    [
        ActivityKinds.Sessions, ActivityKinds.LinesAdded, ActivityKinds.LinesRemoved, ActivityKinds.ActiveUser, ActivityKinds.ActiveCli,
        ActivityKinds.ToolFailures, ActivityKinds.EditRejections, ActivityKinds.CostState,
    ];

    private static readonly string Kinds = string.Join(", ", Uneventful.Select(kind => $"'{kind}'"));

    private readonly string _mine = scope.ViewerPersons is null ? "" : $" and s.{DimensionColumn.PersonId} = any(@viewer)";

    public string Calls => $"""
        select u.record_key, u.at, u.duration_ms, u.prompt_id, s.query_source, s.agent, u.agent_id, s.model, s.effort,
          u.input, u.output, u.cache_read, u.cache_write, u.cache_write_1h, u.cost_nano,
          t.input, t.write_5m, t.write_1h, t.read, t.output, u.sequence, u.parent_agent_id, u.parent_span
        from (
          select * from usage where organization_id = @org and session_on = @day and session_id = @id and counted_in is null
          union all select * from usage where organization_id = @org and counted_in = @id) u
        join series s on s.organization_id = @org and s.series_id = u.series_id
        left join token_prices t on t.price_id = u.price_id
        where {UsageSql.CountedCall}{_mine}
        order by u.at, u.record_key limit @limit
        """;

    public string Events => $"""
        select a.record_key, k.name, a.at, a.prompt_id, s.tool, s.agent, a.sequence, a.duration_ms, a.size_in, a.size_out, a.status,
          a.attempts, a.outcome, a.reason, a.language, a.tool_use, a.request_id, a.asked_by, a.agent_id, a.parent_agent_id, a.span,
          a.parent_span
        from activity a
        join series s on s.organization_id = @org and s.series_id = a.series_id
        join activity_kinds k on k.kind_id = a.kind_id
        where a.organization_id = @org and a.session_on = @day and a.session_id = @id and k.name not in ({Kinds})
          and not starts_with(k.name, '{ActivityKinds.LimitEvents}'){_mine}
        order by a.at, a.sequence, a.record_key limit @limit
        """;

    /// <summary>
    /// Rows (session, number of its latest event before @first) of the same person and machine, of the day before: the sessions that the
    /// process may have worked in. Its metrics tell of the former one for some minutes more.
    /// </summary>
    public string Before => $"""
        select x.session_id, e.sequence
        from (
          select * from sessions x where x.organization_id = @org and x.session_id <> @id and x.first_at <= @first
            and x.last_at between @first - interval '1 day' and @first + interval '10 minutes'
          order by x.last_at desc limit 5000) x
        join series s on s.organization_id = @org and s.series_id = x.series_id{_mine}
        join sessions own on own.organization_id = @org and own.session_id = @id
        join series o on o.organization_id = @org and o.series_id = own.series_id and o.person_id = s.person_id
          and o.machine_id is not distinct from s.machine_id
        cross join lateral (
          select sequence from (
            select u.at, u.sequence from usage u where u.organization_id = @org and u.session_on = x.session_on
              and u.session_id = x.session_id and u.sequence is not null and u.at <= @first
            union all
            select a.at, a.sequence from activity a where a.organization_id = @org and a.session_on = x.session_on
              and a.session_id = x.session_id and a.sequence is not null and a.at <= @first) e
          order by at desc, sequence desc limit 1) e
        """;
}
