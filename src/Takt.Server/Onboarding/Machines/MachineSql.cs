using Takt.Server.Onboarding.Validation;
using Takt.Server.Usage;

namespace Takt.Server.Onboarding.Machines;

/// <summary>The SQL of one page of who is tracking: what it shows is read for its own machines alone.</summary>
internal static class MachineSql
{
    /// <summary>What a row shows, of its tokens, persons and machine alone.</summary>
    private static readonly string Shown =
        $$"""
        left join lateral (
          select (array_agg(p.token_id order by p.last_event_at desc))[1] as token_id, max(p.last_received_at) as received_at,
            {{PresenceStore.SignalsSql}},
            (array_agg(p.app_version order by p.last_event_at desc) filter (where p.app_version is not null))[1] as app_version,
            {{PresenceStore.SourcesSql}},
            {{SightingSql.Automation}},
            coalesce(array_agg(distinct p.email) filter (where w.member_id is not null and p.email <> u.email
              and p.last_event_at > @week), '{}') as other_emails,
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
        """;

    /// <summary>The totals in each row; a single row without a token when the page is empty.</summary>
    public static readonly string Page =
        $$"""
        with {{TrackedSql.Rows}}, totals as (
          select count(*) as machines, count(*) filter (where state = 'active') as active,
            count(*) filter (where state = 'recent') as recent,
            count(*) filter (where state = 'stale') as stale,
            count(*) filter (where state = 'never') as never
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
        {{Shown}}
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
