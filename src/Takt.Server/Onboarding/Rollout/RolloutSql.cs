using Takt.Server.Members;
using Takt.Server.Usage;

namespace Takt.Server.Onboarding.Rollout;

/// <summary>
/// The SQL of how far everybody has come, people only. Stages are decided here, so that totals are of all; which versions fail comes as a
/// parameter.
/// </summary>
internal static class RolloutSql
{
    public const string Versions =
        "select distinct app_version from presence where organization_id = @organizationId and app_version is not null";

    /// <summary>Those who have registered, each with the one reason that keeps them from the next stage.</summary>
    private const string Registered =
        $"""
        heard as materialized ({SightingSql.Members}),
        registered as (
          select m.member_id, m.user_id, m.created_at, h.first_at, h.last_at, coalesce(h.machines, 0) as machines, h.app_version,
            case
              when h.last_at >= @quiet and (h.own_at is null or h.own_at < @quiet) then '{RolloutReason.SharedKey}'
              when h.last_at is null and not exists (select from tokens t where t.organization_id = @organizationId
                and t.member_id = m.member_id and 'usage:write' = any(t.scopes) and t.revoked_at is null
                and (t.expires_at is null or t.expires_at > @now)) then '{RolloutReason.NoToken}'
              when h.last_at is null then '{RolloutReason.NothingCame}'
              when h.app_version = any(@failing) and coalesce(h.source, @claudeCode) = @claudeCode then '{RolloutReason.KnownBad}'
              when h.last_at < @quiet then '{RolloutReason.Quiet}'
            end as reason
          from members m left join heard h using (member_id)
          where m.organization_id = @organizationId and m.removed_at is null and m.kind is distinct from 'automation'
        )
        """;

    /// <summary>
    /// Those who have been invited by address and have not registered, with their newest invite that still works, else the newest.
    /// </summary>
    private const string Waiting =
        $"""
        waiting as (
          select distinct on (i.email) i.email, i.invite_id, i.created_at, case when i.expires_at > @now then '{RolloutReason.InviteOpen}'
            else '{RolloutReason.InviteExpired}' end as reason
          from invites i
          left join members c on c.organization_id = i.organization_id and c.member_id = i.created_by
          left join tokens w on w.token_id = i.created_with
          where i.organization_id = @organizationId and i.email is not null and {JoinService.InviteStateSql} in ('open', 'expired')
            and not exists (select from members m join users u using (user_id) where m.organization_id = i.organization_id
              and m.removed_at is null and u.email = i.email)
          order by i.email, i.expires_at > @now desc, i.invite_id desc
        )
        """;

    /// <summary>The totals in each row; a single row without an address when the page is empty.</summary>
    public const string Page =
        $"""
        with {Registered}, {Waiting}, people as materialized (
          select 0 as stage, -invite_id as id, reason, created_at as since, email, invite_id,
            null::bigint as member_id, null::bigint as user_id, 0 as machines, null::timestamptz as last_at, null::text as app_version
          from waiting
          union all
          select case when reason in ('{RolloutReason.NoToken}', '{RolloutReason.NothingCame}') then 1
            when reason in ('{RolloutReason.KnownBad}', '{RolloutReason.Quiet}') then 2 else 3 end,
            member_id, reason,
            case when reason in ('{RolloutReason.NoToken}', '{RolloutReason.NothingCame}') then created_at
              when reason = '{RolloutReason.Quiet}' then last_at else first_at end,
            null, null, member_id, user_id, machines, last_at, app_version
          from registered
        ), totals as (
          select count(*) as people, count(*) filter (where stage = 0) as invited, count(*) filter (where stage = 1) as registered,
            count(*) filter (where stage = 2) as seen, count(*) filter (where stage = 3) as healthy
          from people
        ), page as (
          select * from people
          where (@stage::int is null or stage = @stage) and (@rank::bigint is null or (stage, id) > (@rank, @id))
          order by stage, id limit @limit
        )
        select a.people, a.invited, a.registered, a.seen, a.healthy,
          k.stage, k.id, k.reason, k.since, coalesce(k.email, u.email) as email, u.name, k.member_id, k.invite_id,
            coalesce(k.machines, 0) as machines, k.last_at, k.app_version
        from totals a left join page k on true left join users u on u.user_id = k.user_id
        order by k.stage, k.id
        """;
}
