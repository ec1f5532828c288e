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
    /// A row for each machine and owner, and one for each token that may send and was never heard. <c>first_token</c> with
    /// <c>machine_id</c> tells them apart, as a token has one owner.
    /// </summary>
    private const string Tracked =
        """
        tracked as materialized (
          select t.member_id, t.connection_id, p.machine_id, max(p.last_seen_at) as last_at, min(p.token_id) as first_token,
            array_agg(p.token_id) as tokens
          from presence p join tokens t using (organization_id, token_id)
          where p.organization_id = @organizationId and (@onlyMember::bigint is null or t.member_id = @onlyMember)
            and (@tokenId::bigint is null or t.token_id = @tokenId)
          group by t.member_id, t.connection_id, case when t.member_id is null and t.connection_id is null then t.token_id end, p.machine_id
          union all
          select t.member_id, t.connection_id, null, null, t.token_id, array[t.token_id]
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
            and (@rank::timestamptz is null or (rank, first_token, coalesce(machine_id, -1)) < (@rank, @firstToken, @machine))
          order by rank desc, first_token desc, coalesce(machine_id, -1) desc
          limit @limit
        )
        select a.machines, a.active, a.recent, a.stale, a.never, k.first_token, k.machine_id, k.last_at, k.member_id,
          u.email as member_email, u.name as member_name, k.connection_id, c.slug as connection_slug, c.name as connection_name,
          t.token_id, t.label as token_label, t.prefix as token_prefix, t.revoked_at is not null as token_revoked,
          case when k.machine_id is null then t.machine else h.host_name end as host_name,
          s.metrics_at, s.logs_at, s.traces_at, s.app_version, s.sources, s.accounts, coalesce(d.tokens, 0) as tokens_24h
        from totals a left join page k on true
        left join lateral (
          select (array_agg(p.token_id order by p.last_seen_at desc))[1] as token_id,
            max(p.last_seen_at) filter (where p.signal & 1 > 0) as metrics_at,
            max(p.last_seen_at) filter (where p.signal & 2 > 0) as logs_at,
            max(p.last_seen_at) filter (where p.signal & 4 > 0) as traces_at,
            (array_agg(p.app_version order by p.last_seen_at desc) filter (where p.app_version is not null))[1] as app_version,
            {{PresenceStore.SourcesSql}},
            coalesce(array_agg(distinct coalesce(x.email, x.account_uuid)) filter (where x.account_id is not null), '{}') as accounts
          from presence p left join accounts x using (organization_id, account_id)
          where p.organization_id = @organizationId and p.token_id = any(k.tokens) and p.machine_id = k.machine_id
        ) s on true
        left join lateral (
          select {{BoundedSum.Counts("d.tokens")}} as tokens from presence_hours d
          where d.organization_id = @organizationId and d.token_id = any(k.tokens) and d.machine_id = k.machine_id and d.hour > @since
        ) d on true
        left join tokens t on t.organization_id = @organizationId and t.token_id = coalesce(s.token_id, k.first_token)
        left join machines h on h.organization_id = @organizationId and h.machine_id = k.machine_id
        left join members m on m.organization_id = @organizationId and m.member_id = k.member_id
        left join users u on u.user_id = m.user_id
        left join connections c on c.organization_id = @organizationId and c.connection_id = k.connection_id
        order by k.rank desc, k.first_token desc, coalesce(k.machine_id, -1) desc
        """;

    /// <summary>
    /// Whose usage is known from metrics alone, which are kept by person, connection and machine and not by token: those that several
    /// people share are one owner here.
    /// </summary>
    public const string Metered =
        """
        select distinct coalesce(s.machine_id, 0), case when p.kind = 'member' then p.key::bigint end, case when p.kind = 'member' then null
          else s.connection_id end
        from usage_15m u join series s using (organization_id, series_id) join persons p using (organization_id, person_id)
        where u.organization_id = @organizationId and u.at > @since and coalesce(s.machine_id, 0) = any(@machines)
          and u.unitemised_tokens > 0
        """;
}
