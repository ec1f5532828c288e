using Dapper;
using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.Tokens;

/// <summary>The SQL of tokens. Lists and changes name the organization, and zero rows mean "not found" to the caller.</summary>
internal sealed class TokenStore(NpgsqlDataSource database)
{
    /// <remarks>
    /// The rows that it hangs on are locked as if to be changed, so that whoever ends one of them waits for its turn only. Shared locks
    /// would overtake: as long as a leaked token is minting, one after the other, nobody could revoke it.
    /// </remarks>
    /// <returns> Null when the member or the connection is not this organization's (or was removed), the minting token was revoked or
    /// replaced, or someone who had only claimed an address asks for it at the moment in which its owner signs in.
    /// </returns>
    public static async Task<TokenRow?> InsertAsync(ControlPlaneTransaction change, NewToken token, CancellationToken cancellationToken) =>
        await change.Connection.QuerySingleOrDefaultAsync<TokenRow>(new(
            """
            insert into tokens (organization_id, hash, prefix, label, member_id, connection_id, scopes, machine, created_at, created_by,
              parent_id, expires_at, claimed, was_claimed, claim_of, created_from, team, environment)
            select @OrganizationId, @Hash, @Prefix, @Label, @MemberId, @ConnectionId, @Scopes, @Machine, @CreatedAt, @CreatedBy, @ParentId,
              least(@ExpiresAt, (select expires_at from tokens where organization_id = @OrganizationId and token_id = @ParentId)),
              k.claimed, k.claimed or @ClaimOf::bigint is not null, @ClaimOf, @CreatedFrom::inet, @Team, @Environment
            from (select @Claimed
              or coalesce((select claimed from tokens where organization_id = @OrganizationId and token_id = @ParentId), false)) k (claimed)
            where (not @Claimed or @ParentId is not null or exists (
                select from members where organization_id = @OrganizationId and member_id = coalesce(@CreatedBy, @MemberId)
                  and claimed_at is not null for no key update))
              and (@MemberId is null or exists (
                select from members where organization_id = @OrganizationId and member_id = @MemberId and removed_at is null for no key
                update))
              and (@ConnectionId is null or exists (
                select from connections where organization_id = @OrganizationId and connection_id = @ConnectionId
                  and removed_at is null for no key update))
              -- Last: who removes a member locks the member first and the tokens then.
              and (@ParentId is null or exists (
                select from tokens where organization_id = @OrganizationId and token_id = @ParentId and revoked_at is null
                  and replaced_by is null for no key update))
            returning token_id, prefix, label, member_id, connection_id, scopes, machine, created_at, expires_at, revoked_at,
              null::timestamptz as last_used_at,
              (select u.email from members m join users u using (user_id)
                where m.organization_id = tokens.organization_id and m.member_id = tokens.member_id) as member_email,
              (select c.slug from connections c
                where c.organization_id = tokens.organization_id and c.connection_id = tokens.connection_id) as connection_slug,
              (select c.name from connections c
                where c.organization_id = tokens.organization_id and c.connection_id = tokens.connection_id) as connection_name,
              team, environment,
              (select m.team from members m where m.organization_id = tokens.organization_id and m.member_id = tokens.member_id)
                as member_team,
              (select m.environment from members m where m.organization_id = tokens.organization_id and m.member_id = tokens.member_id)
                as member_environment
            """,
            token, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// Locks a member as one that is to be changed, for a change that ends a token of theirs and issues another. Every change takes the
    /// member first, then stops telemetry, then locks tokens: so no two wait for each other.
    /// </summary>
    public static Task LockOwnerAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            "select from members where organization_id = @organizationId and member_id = @memberId for no key update",
            new { organizationId, memberId }, change.Transaction, cancellationToken: cancellationToken));

    /// <param name="onlyMember">A member who may see their own tokens only.</param>
    public async Task<IReadOnlyList<TokenRow>> ListAsync(
        int organizationId, long? onlyMember, TokenFilter filter, long before, int limit, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<TokenRow>(new(
            """
            select t.token_id, t.prefix, t.label, t.member_id, t.connection_id, t.scopes, t.machine, t.created_at, t.expires_at,
              t.revoked_at, t.replaced_by, u.last_used_at, p.email as member_email, c.slug as connection_slug, c.name as connection_name,
              t.team, t.environment, m.team as member_team, m.environment as member_environment,
              t.claimed and t.revoked_at is null and y.claimed_at is null as unconfirmed,
              case when t.member_id is null then '{}' else array(
                select distinct h.email from presence h where h.organization_id = t.organization_id and h.token_id = t.token_id
                  and h.email <> p.email and h.last_event_at > @now - interval '7 days' order by 1 limit 5) end as other_emails
            from tokens t
            left join token_use u using (token_id)
            left join members m on m.organization_id = t.organization_id and m.member_id = t.member_id
            left join users p on p.user_id = m.user_id
            left join members y on y.organization_id = t.organization_id and y.member_id = coalesce(t.created_by, t.member_id)
            left join connections c on c.organization_id = t.organization_id and c.connection_id = t.connection_id
            where t.organization_id = @organizationId and t.token_id < @before
              and (@onlyMember::bigint is null or t.member_id = @onlyMember)
              and (@MemberId::bigint is null or t.member_id = @MemberId)
              and (@ConnectionId::text is null or c.slug = @ConnectionId)
              and (@TokenId::bigint is null or t.token_id = @TokenId)
              and (@Live::boolean is null or (t.revoked_at is null and (t.expires_at is null or t.expires_at > @now)) = @Live)
            order by t.token_id desc
            limit @limit
            """,
            new { organizationId, onlyMember, filter.MemberId, filter.ConnectionId, filter.Live, filter.TokenId, before, limit, now },
            cancellationToken: cancellationToken))];
    }

    /// <param name="memberId">When given, only that member's own token is found.</param>
    /// <returns>False when there is no such token.</returns>
    public static async Task<bool> ChangeAsync(
        ControlPlaneTransaction change, int organizationId, long tokenId, long? memberId, TokenChange what,
        CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            """
            update tokens set label = coalesce(@Label, label), team = case when @HasTeam then @Team else team end,
              environment = case when @HasEnvironment then @Environment else environment end
            where organization_id = @organizationId and token_id = @tokenId and (@memberId::bigint is null or member_id = @memberId)
            """,
            new
            {
                organizationId,
                tokenId,
                memberId,
                what.Label,
                what.HasTeam,
                what.HasEnvironment,
                what.Labels.Team,
                what.Labels.Environment
            },
            change.Transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>Revokes a token and all that it minted. Revoking twice is no error.</summary>
    /// <param name="memberId">When given, only that member's own token is found.</param>
    /// <returns>False when there is no such token.</returns>
    public static async Task<bool> RevokeAsync(
        ControlPlaneTransaction change, int organizationId, long tokenId, long? memberId, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // A request for what isn't the caller's, or is gone already, must not hold up the organization's telemetry.
        var live = await change.Connection.QuerySingleOrDefaultAsync<bool?>(new(
            """
            select revoked_at is null from tokens
            where organization_id = @organizationId and token_id = @tokenId and (@memberId::bigint is null or member_id = @memberId)
            """,
            new { organizationId, tokenId, memberId }, change.Transaction, cancellationToken: cancellationToken));
        if (live is not true)
            return live is not null;
        await change.StopTelemetryAsync(organizationId, cancellationToken);
        await RevokeFamiliesAsync(change, "token_id = @tokenId", new { organizationId, tokenId, now }, cancellationToken);
        return true;
    }

    /// <summary>Revokes tokens and all that they minted. The organization's telemetry must have been stopped.</summary>
    /// <param name="roots">A condition on tokens of the organization, in SQL of the program's own.</param>
    /// <param name="parameters">Its values, with <c>organizationId</c> and <c>now</c>.</param>
    public static Task<int> RevokeFamiliesAsync(
        ControlPlaneTransaction change, string roots, object parameters, CancellationToken cancellationToken) =>
        RevocationRounds.RunAsync(async () =>
        {
            var revoked = await change.Connection.ExecuteAsync(new(
                $"""
                with recursive family as (
                  select token_id from tokens where organization_id = @organizationId and {roots}
                  union
                  select t.token_id from tokens t join family f on t.parent_id = f.token_id where t.organization_id = @organizationId
                )
                update tokens set revoked_at = @now
                where organization_id = @organizationId and token_id in (select token_id from family) and revoked_at is null
                """,
                parameters, change.Transaction, cancellationToken: cancellationToken));
            return (revoked, revoked);
        });
}
