using Dapper;
using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.SignIn;

/// <summary>A membership of someone who has just proven their e-mail address.</summary>
internal sealed record ProvenMember
{
    public required int OrganizationId { get; init; }
    public required long MemberId { get; init; }

    /// <summary>Joined by claiming the address only.</summary>
    public required bool Claimed { get; init; }
}

/// <summary>
/// The SQL of the proof of an e-mail address. It names no single organization: a person's address is theirs in all of them.
/// </summary>
internal sealed class OwnerProofStore(NpgsqlDataSource database)
{
    /// <summary>Whether the user <c>u</c> has something that was only claimed, or has never proven the address.</summary>
    public const string Needed =
        "(u.email_verified_at is null or u.password_claimed or exists (select from members m "
            + $"where m.user_id = u.user_id and {MemberClaimed}))";

    private const string MemberClaimed = "m.claimed_at is not null";

    /// <summary>Whether the token <c>t</c> may be another's than the member's <c>m</c>, who has not said yet whose it is.</summary>
    public const string Claimed =
        "(t.organization_id = m.organization_id and t.claimed and m.claimed_at is null and t.rejected_at is null "
            + "and coalesce(t.created_by, t.member_id) = m.member_id)";

    /// <summary>Whether such a token still lives, so that its owner is asked about it.</summary>
    public const string Waits =
        $"({Claimed} and t.revoked_at is null and t.replaced_by is null and (t.expires_at is null or t.expires_at > now()))";

    /// <param name="presentedToken">One that the owner shows, which may still wait to be theirs.</param>
    public async Task<bool> IsNeededAsync(long userId, long? presentedToken, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new(
            $"""
            select {Needed} or exists (select from tokens t where t.token_id = @presentedToken and t.claimed) from users u
            where u.user_id = @userId
            """,
            new { userId, presentedToken }, cancellationToken: cancellationToken));
    }

    /// <summary>Whether somebody who has proven their address has been made a member somewhere by merely claiming it.</summary>
    public async Task<bool> IsClaimedElsewhereAsync(long userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new(
            $"""
            select exists (select from members m join users u using (user_id)
              where u.user_id = @userId and u.email_verified_at is not null and {MemberClaimed})
            """,
            new { userId }, cancellationToken: cancellationToken));
    }

    /// <summary>How many machines wait for a member to say whether they are theirs.</summary>
    public async Task<int> UnansweredAsync(int organizationId, long memberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new(
            $"""
            select count(*)::int from members m join tokens t on {Waits}
            where m.organization_id = @organizationId and m.member_id = @memberId
            """,
            new { organizationId, memberId }, cancellationToken: cancellationToken));
    }

    /// <summary>Whether a member has joined by claiming their address, and has a password now that they didn't set that way.</summary>
    public async Task<bool> IsAwaitedAsync(int organizationId, long memberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new(
            $"""
            select exists (select from members m join users u using (user_id)
              where m.organization_id = @organizationId and m.member_id = @memberId and {MemberClaimed} and not u.password_claimed)
            """,
            new { organizationId, memberId }, cancellationToken: cancellationToken));
    }

    /// <summary>Ends the invites and the approved devices, not yet served, that were made before.</summary>
    public static Task ArriveAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            $"""
            {EndWaysIn};
            update members set claimed_at = null where organization_id = @organizationId and member_id = @memberId
            """,
            new { organizationId, memberId, now }, change.Transaction, cancellationToken: cancellationToken));

    private const string EndWaysIn =
        """
        update invites set revoked_at = @now
        where organization_id = @organizationId and created_by = @memberId and used_at is null and revoked_at is null;
        update device_codes set approved = false
        where organization_id = @organizationId and member_id = @memberId and approved and delivered_at is null
        """;

    /// <summary>
    /// Waits for sessions that are being opened with the present password, and holds off others until the password's fate is decided.
    /// </summary>
    /// <returns>Whether the password was set by someone who had only claimed the address.</returns>
    public static Task<bool> LockUserAsync(ControlPlaneTransaction change, long userId, CancellationToken cancellationToken) =>
        change.Connection.ExecuteScalarAsync<bool>(new(
            "select password_claimed from users where user_id = @userId for update", new { userId }, change.Transaction,
            cancellationToken: cancellationToken));

    public static async Task<IReadOnlyList<ProvenMember>> MembersAsync(
        ControlPlaneTransaction change, long userId, CancellationToken cancellationToken) =>
        [.. await change.Connection.QueryAsync<ProvenMember>(new(
            $"select m.organization_id, m.member_id, {MemberClaimed} as claimed from members m where m.user_id = @userId "
                + "order by organization_id, member_id",
            new { userId }, change.Transaction, cancellationToken: cancellationToken))];

    public static Task VerifyAsync(ControlPlaneTransaction change, long userId, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            update users set email_verified_at = coalesce(email_verified_at, @now),
              password_hash = case when password_claimed then null else password_hash end, password_claimed = false,
              password_set_in = case when password_claimed then null else password_set_in end
            where user_id = @userId
            """,
            new { userId, now }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>What was opened before in a member's name: sessions, invites, and approved devices not yet served.</summary>
    public static Task EndOpeningsAsync(
        ControlPlaneTransaction change, ProvenMember member, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            $"""
            select set_config('takt.actor', @actor, true), set_config('takt.organization', @organization, true);
            update cookie_sessions set revoked_at = @now where organization_id = @OrganizationId and member_id = @MemberId
              and revoked_at is null;
            {EndWaysIn};
            -- After the codes: who serves a device or an invite locks its code first and the member then.
            update members set claimed_at = null where organization_id = @OrganizationId and member_id = @MemberId
              and claimed_at is not null
            """,
            new
            {
                member.OrganizationId,
                member.MemberId,
                now,
                actor = $"member:{member.MemberId}",
                organization = member.OrganizationId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
            change.Transaction, cancellationToken: cancellationToken));

    /// <summary>The owner of the address has shown a token: it is theirs, with all that it minted.</summary>
    public static Task ConfirmAsync(
        ControlPlaneTransaction change, ProvenMember member, long tokenId, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            with recursive kept as (
              select token_id from tokens
              where organization_id = @OrganizationId and member_id = @MemberId and token_id = @tokenId and revoked_at is null
              union
              select t.token_id from tokens t join kept k on t.parent_id = k.token_id or t.claim_id = (
                select claim_id from tokens where organization_id = @OrganizationId and token_id = k.token_id)
              where t.organization_id = @OrganizationId
            )
            update tokens set claimed = false
            where organization_id = @OrganizationId and claimed and token_id in (select token_id from kept)
            """,
            new { member.OrganizationId, member.MemberId, tokenId }, change.Transaction, cancellationToken: cancellationToken));
}
