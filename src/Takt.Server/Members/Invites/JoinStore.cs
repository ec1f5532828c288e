using Dapper;
using Takt.Server.Audit;

namespace Takt.Server.Members.Invites;

/// <summary>Whom an invite has made a member, as far as fetching a fresh token goes.</summary>
internal sealed record JoinedRow
{
    public required string Email { get; init; }
    public string? Name { get; init; }
    public required string Role { get; init; }
    public required string OrganizationName { get; init; }
    public required bool Removed { get; init; }

    /// <summary>Has a better way to prove who they are: a password, or an address that is known to be theirs.</summary>
    public required bool Secured { get; init; }
}

/// <summary>The SQL of joining by an invite.</summary>
internal static class JoinStore
{
    /// <summary>Whoever comes second with the same code waits here, and then finds it used.</summary>
    public static Task LockAsync(ControlPlaneTransaction change, long inviteId, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            "select from invites where invite_id = @inviteId for update", new { inviteId }, change.Transaction,
            cancellationToken: cancellationToken));

    /// <summary>The address is claimed, and the password with it, until its owner signs in by another way.</summary>
    public static Task ClaimAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, long userId, bool withPassword, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            update members set claimed_at = @now where organization_id = @organizationId and member_id = @memberId;
            update users set password_claimed = true, password_set_in = @organizationId where user_id = @userId and @withPassword
            """,
            new { organizationId, memberId, userId, withPassword, now }, change.Transaction, cancellationToken: cancellationToken));

    /// <returns>False when somebody else was quicker, or the code died meanwhile.</returns>
    public static async Task<bool> ConsumeAsync(
        ControlPlaneTransaction change, int organizationId, long inviteId, long memberId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            """
            update invites set used_at = @now, used_by = @memberId
            where organization_id = @organizationId and invite_id = @inviteId and used_at is null and revoked_at is null
              and expires_at > @now
            """,
            new { organizationId, inviteId, memberId, now }, change.Transaction, cancellationToken: cancellationToken)) == 1;

    public static Task<JoinedRow> FindJoinedAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, CancellationToken cancellationToken) =>
        change.Connection.QuerySingleAsync<JoinedRow>(new(
            """
            select u.email, u.name, m.role, o.name as organization_name, m.removed_at is not null as removed,
              u.password_hash is not null or u.email_verified_at is not null as secured
            from members m join users u using (user_id) join organizations o using (organization_id)
            where m.organization_id = @organizationId and m.member_id = @memberId
            """,
            new { organizationId, memberId }, change.Transaction, cancellationToken: cancellationToken));

    /// <returns>False when the code has fetched as often as it may.</returns>
    public static async Task<bool> CountReissueAsync(
        ControlPlaneTransaction change, int organizationId, long inviteId, int limit, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            "update invites set reissued = reissued + 1 where organization_id = @organizationId and invite_id = @inviteId "
                + "and reissued < @limit",
            new { organizationId, inviteId, limit }, change.Transaction, cancellationToken: cancellationToken)) == 1;
}
