using Dapper;
using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.SignIn;

/// <summary>What decides whether a person may set a new password as they are signed in now.</summary>
internal sealed record PasswordState
{
    public string? PasswordHash { get; init; }
    public required bool PasswordClaimed { get; init; }

    /// <summary>The one organization that the password opens; null when it opens all of the person's.</summary>
    public int? PasswordSetIn { get; init; }

    public required bool EmailVerified { get; init; }

    /// <summary>An admin somewhere, or of the server, or a member of several organizations: a token speaks for one of them only.</summary>
    public required bool Privileged { get; init; }

    /// <summary>How and when the cookie's session was opened; null for anyone without a cookie.</summary>
    public string? Method { get; init; }
    public DateTimeOffset? SignedInAt { get; init; }
}

/// <summary>Whose password an admin wants to set.</summary>
internal sealed record PasswordTarget
{
    public required long UserId { get; init; }

    /// <summary>More than one organization's matter: a member elsewhere too, or someone who may create organizations.</summary>
    public required bool Shared { get; init; }
}

/// <summary>The SQL of passwords. A password is the person's, in all of their organizations.</summary>
internal sealed class PasswordStore(NpgsqlDataSource database)
{
    public async Task<PasswordState> ReadAsync(long userId, byte[]? session, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<PasswordState>(new(
            """
            select u.password_hash, u.password_claimed, u.password_set_in, u.email_verified_at is not null as email_verified,
              u.server_admin or exists (select from members m where m.user_id = u.user_id and m.role = 'admin' and m.removed_at is null)
                or (select count(*) > 1 from members m where m.user_id = u.user_id and m.removed_at is null) as privileged,
              s.method, s.created_at as signed_in_at
            from users u
            left join cookie_sessions s on s.user_id = u.user_id and s.hash = @session
            where u.user_id = @userId
            """,
            new { userId, session }, cancellationToken: cancellationToken));
    }

    /// <summary>A member of this organization, by id or by e-mail.</summary>
    public async Task<PasswordTarget?> FindAsync(int organizationId, long? memberId, string? email, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PasswordTarget>(new(
            """
            select u.user_id, u.server_admin or exists (
              select from members o where o.user_id = u.user_id and o.organization_id <> m.organization_id
                and o.removed_at is null) as shared
            from members m join users u using (user_id)
            where m.organization_id = @organizationId and m.removed_at is null
              and (@memberId::bigint is null or m.member_id = @memberId) and (@email::text is null or u.email = @email)
            """,
            new { organizationId, memberId, email }, cancellationToken: cancellationToken));
    }

    /// <summary>Replaces the password and ends the person's sessions.</summary>
    /// <param name="state">On which the decision rests: when it no longer holds, nothing is changed. Null when it does not matter.</param>
    /// <param name="keptSession">Their own, from which they do it.</param>
    /// <returns>False when the state has changed in the meantime.</returns>
    public static async Task<bool> WriteAsync(
        ControlPlaneTransaction change, int organizationId, NewPassword password, PasswordState? state, byte[]? keptSession,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = await change.Connection.ExecuteAsync(new(
            """
            update users set password_hash = @Hash, password_claimed = @Claimed, password_set_in = @SetIn
            where user_id = @UserId
              and (not @held or (password_hash is not distinct from @oldHash and (email_verified_at is not null) = @verified))
            """,
            new
            {
                password.UserId,
                password.Hash,
                password.Claimed,
                password.SetIn,
                held = state is not null,
                oldHash = state?.PasswordHash,
                verified = state?.EmailVerified ?? false,
            },
            change.Transaction, cancellationToken: cancellationToken));
        if (changed == 0)
            return false;
        var sessions = await change.Connection.QueryAsync<(int OrganizationId, long MemberId)>(new(
            """
            select distinct organization_id, member_id from cookie_sessions
            where user_id = @UserId and revoked_at is null and hash is distinct from @keptSession order by 1, 2
            """,
            new { password.UserId, keptSession }, change.Transaction, cancellationToken: cancellationToken));
        foreach (var session in sessions.AsList())
        {
            // Another organization knows the person by another member's id.
            var actor = session.OrganizationId == organizationId ? null : $"member:{session.MemberId}";
            await change.Connection.ExecuteAsync(new(
                """
                select set_config('takt.actor', coalesce(@actor, current_setting('takt.actor')), true);
                update cookie_sessions set revoked_at = @now
                where organization_id = @OrganizationId and member_id = @MemberId and revoked_at is null and hash is distinct
                from @keptSession
                """,
                new { session.OrganizationId, session.MemberId, actor, keptSession, now }, change.Transaction,
                cancellationToken: cancellationToken));
        }

        return true;
    }
}

/// <param name="Claimed">Set by someone who has only claimed the person's e-mail address.</param>
/// <param name="SetIn">The one organization that it opens; null for all of the person's.</param>
internal sealed record NewPassword(long UserId, string Hash, bool Claimed, int? SetIn)
{
    /// <summary>Never the hash.</summary>
    public override string ToString() => nameof(NewPassword);
}
