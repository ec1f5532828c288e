using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.SignIn.Sessions;

/// <summary>The SQL of cookie sessions.</summary>
internal sealed class CookieSessionStore(NpgsqlDataSource database)
{
    public async Task<Caller?> FindAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            select o.organization_id, o.name, current_zone(o), o.demo, m.member_id, u.email, m.role, u.user_id, u.server_admin,
              s.method in ('password', 'invite') and (u.password_claimed or (s.method = 'invite' and u.email_verified_at is null)),
              s.method in ('password', 'invite') and u.password_set_in is not null, o.member_aggregates,
              exists (select from tokens t where {OwnerProofStore.Waits})
            from cookie_sessions s
            join members m on m.organization_id = s.organization_id and m.member_id = s.member_id and m.removed_at is null
            join organizations o on o.organization_id = s.organization_id
            join users u on u.user_id = s.user_id
            where s.hash = $1 and s.revoked_at is null and s.expires_at > $2
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        return new(
            reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt64(4), reader.GetString(5),
            MemberRoles.FromName(reader.GetString(6)), TokenScopes.All, null, null,
            reader.GetInt64(7), reader.GetBoolean(8), reader.GetBoolean(9), Confined: reader.GetBoolean(10),
            MemberAggregates: reader.GetBoolean(11), Unanswered: reader.GetBoolean(12));
    }

    /// <returns>False when the password that opened it, or that came with the invite, has been changed or cleared in the meantime: whoever
    /// cleared it ended the sessions that it saw.</returns>
    public static async Task<bool> InsertAsync(
        ControlPlaneTransaction change, SignedInUser user, SignInMethod method, byte[] hash, DateTimeOffset now, DateTimeOffset expiresAt,
        CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            """
            insert into cookie_sessions (organization_id, member_id, user_id, method, hash, created_at, expires_at)
            select @OrganizationId, @MemberId, @UserId, @method, @hash, @now, @expiresAt
            where (@method <> 'password' or exists (select from users where user_id = @UserId and password_hash = @PasswordHash for share))
              and (@method <> 'invite' or exists (select from users where user_id = @UserId and password_claimed for share))
            """,
            new { user.OrganizationId, user.MemberId, user.UserId, user.PasswordHash, method = method.ToName(), hash, now, expiresAt },
            change.Transaction, cancellationToken: cancellationToken)) == 1;

    public static Task RevokeAsync(ControlPlaneTransaction change, byte[] hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            "update cookie_sessions set revoked_at = @now where hash = @hash and revoked_at is null",
            new { hash, now }, change.Transaction, cancellationToken: cancellationToken));
}
