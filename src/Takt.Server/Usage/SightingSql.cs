namespace Takt.Server.Usage;

/// <summary>
/// The one read model of who was heard. Whatever tells of "last heard", "seen", "active" or "healthy" reads these rows, by the time of the
/// events; when something came in stands beside it.
/// </summary>
internal static class SightingSql
{
    /// <summary>
    /// Rows of <c>presence</c>, each with its <c>owner</c> and <c>member_id</c> as <see cref="OwnerColumns"/> says; to be given as
    /// <c>persons</c>, <c>owners</c> and <c>members</c>, with <c>organizationId</c>.
    /// </summary>
    public const string Rows =
        """
        select p.*, coalesce(who.owner, 'person:' || p.person_id) as owner, nullif(who.member_id, 0) as member_id
        from presence p
        left join unnest(@persons::bigint[], @owners::text[], @members::bigint[]) who (person_id, owner, member_id)
          on who.person_id = p.person_id
        where p.organization_id = @organizationId
        """;

    /// <summary>What works where rows <c>p</c> of presence were heard, as a column; null as soon as a person was seen there.</summary>
    public const string Automation =
        """
        case when not bool_or(p.attended) then (array_agg(p.automation order by p.last_event_at desc)
          filter (where p.automation is not null))[1] end as automation
        """;

    /// <summary>
    /// A row for each member who was heard, with whichever token: <c>own_at</c> is of their own tokens alone. Products other than Claude
    /// Code have versions of their own, so the newest event's source stands beside the version.
    /// </summary>
    public const string Members =
        $"""
        select p.member_id, min(p.first_event_at) as first_at, max(p.last_event_at) as last_at, max(p.last_received_at) as received_at,
          max(p.last_event_at) filter (where t.member_id is not null) as own_at,
          count(distinct p.machine_id)::int as machines,
          (array_agg(p.app_version order by p.last_event_at desc) filter (where p.app_version is not null))[1] as app_version,
          (array_agg(p.source order by p.last_event_at desc) filter (where p.source is not null))[1] as source,
          {Automation}
        from ({Rows}) p join tokens t using (organization_id, token_id)
        where p.member_id is not null
        group by p.member_id
        """;

    /// <summary>When the newest event of anybody happened, and when that came in: one step down an index.</summary>
    public const string Newest =
        "select last_event_at, last_received_at from presence where organization_id = $1 order by last_event_at desc limit 1";

    /// <summary>The same of the persons <c>$2</c>.</summary>
    public const string NewestOf =
        """
        select last_event_at, last_received_at from presence where organization_id = $1 and person_id = any($2)
        order by last_event_at desc limit 1
        """;
}
