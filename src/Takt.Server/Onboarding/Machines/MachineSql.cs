using Takt.Server.Onboarding.Validation;
using Takt.Server.Usage;

namespace Takt.Server.Onboarding.Machines;

/// <summary>
/// The SQL of who is tracking. What was heard is grouped by machine and owner first, with as little as the order and the states need; what
/// a page shows is read for its own machines alone.
/// </summary>
internal static class MachineSql
{
    /// <summary>
    /// A row for each machine and owner, and one for each token that may send and was never heard. What names nobody belongs to the
    /// connection, else to the token. <c>id</c> with <c>machine_id</c> tells rows apart, as a person has one owner, and a token, too.
    /// </summary>
    private static readonly string Tracked =
        $"""
        tracked as materialized (
          select k.*, case when owner = '' then -first_token else first_person end as id from (
            select p.owner, p.member_id, case when p.owner = '' then t.connection_id end as connection_id, p.machine_id,
              max(p.last_event_at) as last_at, min(p.token_id) as first_token, min(p.person_id) as first_person,
              array_agg(distinct p.token_id) as tokens, array_agg(distinct p.person_id) as people
            from ({SightingSql.Rows}) p join tokens t using (organization_id, token_id)
            where (@viewer::bigint[] is null or p.person_id = any(@viewer)) and (@tokenId::bigint is null or p.token_id = @tokenId)
            group by p.owner, p.member_id, case when p.owner = '' then t.connection_id end,
              case when p.owner = '' and t.connection_id is null then p.token_id end, p.machine_id
          ) k
          union all
          select coalesce(t.member_id::text, ''), t.member_id, t.connection_id, null, null, t.token_id, 0, array[t.token_id], '{"{}"}',
            -t.token_id
          from tokens t
          where t.organization_id = @organizationId and (@onlyMember::bigint is null or t.member_id = @onlyMember)
            and (@tokenId::bigint is null or t.token_id = @tokenId)
            and 'usage:write' = any(t.scopes) and t.revoked_at is null and (t.expires_at is null or t.expires_at > @now)
            and not exists (select from presence p where p.organization_id = t.organization_id and p.token_id = t.token_id)
        ), present as (
          select k.*, coalesce(k.last_at, 'epoch') as rank,
            case when k.last_at is null then 'never' when k.last_at >= @active then 'active' when k.last_at >= @fresh then 'recent'
              else 'stale' end as state
          from tracked k
          where not exists (select from members m where m.organization_id = @organizationId and m.member_id = k.member_id
            and m.removed_at is not null)
            and not exists (select from connections c where c.organization_id = @organizationId and c.connection_id = k.connection_id
              and c.removed_at is not null)
        )
        """;

    /// <summary>The totals in each row; a single row without a token when the page is empty.</summary>
    public static readonly string Page =
        $$"""
        with {{Tracked}}, totals as (
          select count(*) as machines, count(*) filter (where state = 'active') as active, count(*)
            filter (where state = 'recent') as recent,
            count(*) filter (where state = 'stale') as stale, count(*) filter (where state = 'never') as never
          from present
        ), page as (
          select * from present
          where (@state::text is null or state = @state)
            and (@rank::timestamptz is null or (rank, id, coalesce(machine_id, -1)) < (@rank, @id, @machine))
          order by rank desc, id desc, coalesce(machine_id, -1) desc
          limit @limit
        )
        select a.machines, a.active, a.recent, a.stale, a.never, k.id, k.people, k.machine_id, k.last_at, s.received_at, k.member_id,
          u.email as member_email, u.name as member_name, c.slug as connection_slug, c.name as connection_name,
          coalesce(k.connection_id, t.connection_id) as connection_id,
          t.token_id, t.label as token_label, t.prefix as token_prefix, t.revoked_at is not null as token_revoked,
          case when k.machine_id is null then t.machine else h.host_name end as host_name,
          s.metrics_at, s.logs_at, s.traces_at, s.app_version, s.sources, s.accounts, s.automation, s.other_emails, m.kind as by_hand,
          coalesce(d.tokens, 0) as tokens_24h
        from totals a left join page k on true
        left join members m on m.organization_id = @organizationId and m.member_id = k.member_id
        left join users u on u.user_id = m.user_id
        left join lateral (
          select (array_agg(p.token_id order by p.last_event_at desc))[1] as token_id, max(p.last_received_at) as received_at,
            {{PresenceStore.SignalsSql}},
            (array_agg(p.app_version order by p.last_event_at desc) filter (where p.app_version is not null))[1] as app_version,
            {{PresenceStore.SourcesSql}},
            case when not bool_or(p.attended) then (array_agg(p.automation order by p.last_event_at desc)
              filter (where p.automation is not null))[1] end as automation,
            coalesce(array_agg(distinct p.email) filter (where w.member_id is not null and p.email <> u.email and p.last_event_at > @week), '{}')
              as other_emails,
            coalesce(array_agg(distinct coalesce(x.email, x.account_uuid)) filter (where x.account_id is not null), '{}') as accounts
          from presence p join tokens w using (organization_id, token_id) left join accounts x using (organization_id, account_id)
          where p.organization_id = @organizationId and p.token_id = any(k.tokens) and p.person_id = any(k.people)
            and p.machine_id = k.machine_id
        ) s on true
        left join lateral (
          select {{BoundedSum.Counts("d.tokens")}} as tokens from presence_hours d
          where d.organization_id = @organizationId and d.token_id = any(k.tokens) and d.person_id = any(k.people)
            and d.machine_id = k.machine_id and d.hour > @since
        ) d on true
        left join tokens t on t.organization_id = @organizationId and t.token_id = coalesce(s.token_id, k.first_token)
        left join machines h on h.organization_id = @organizationId and h.machine_id = k.machine_id
        left join connections c on c.organization_id = @organizationId and c.connection_id = coalesce(k.connection_id, t.connection_id)
        order by k.rank desc, k.id desc, coalesce(k.machine_id, -1) desc
        """;

    /// <summary>Whose usage is known from metrics alone, which are kept by person and machine and not by token.</summary>
    public const string Metered =
        """
        select distinct coalesce(s.machine_id, 0), s.person_id
        from usage_15m u join series s using (organization_id, series_id)
        where u.organization_id = @organizationId and u.at > @since and coalesce(s.machine_id, 0) = any(@machines)
          and u.unitemised_tokens > 0
        """;
}
