using Takt.Server.Usage;

namespace Takt.Server.Onboarding.Machines;

/// <summary>
/// The SQL of who is tracking. What was heard is grouped by machine and owner, with as little as the order and the states need.
/// </summary>
internal static class TrackedSql
{
    /// <summary>
    /// A row for each machine and owner, and one for each token that may send and was never heard. What names nobody belongs to the
    /// connection, else to the token. <c>id</c> with <c>machine_id</c> tells rows apart, as a person has one owner, and a token, too.
    /// </summary>
    public static readonly string Rows =
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
}
