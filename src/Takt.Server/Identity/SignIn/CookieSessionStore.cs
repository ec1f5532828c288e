using Dapper;
using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.Identity.SignIn;

/// <summary>The SQL of cookie sessions.</summary>
internal sealed class CookieSessionStore(NpgsqlDataSource database)
{
    public async Task<Caller?> FindAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select o.organization_id, o.name, o.time_zone, o.demo, m.member_id, u.email, m.role, u.user_id, u.server_admin,
              u.password_claimed and s.method in ('password', 'invite')
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
            reader.GetInt64(7), reader.GetBoolean(8), reader.GetBoolean(9));
    }

    public static Task InsertAsync(
        ControlPlaneTransaction change, SignedInUser user, byte[] hash, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            insert into cookie_sessions (organization_id, member_id, user_id, hash, created_at, expires_at)
            values (@OrganizationId, @MemberId, @UserId, @hash, @now, @expiresAt)
            """,
            new { user.OrganizationId, user.MemberId, user.UserId, hash, now, expiresAt }, change.Transaction, cancellationToken: cancellationToken));

    public static Task RevokeAsync(ControlPlaneTransaction change, byte[] hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            "update cookie_sessions set revoked_at = @now where hash = @hash and revoked_at is null",
            new { hash, now }, change.Transaction, cancellationToken: cancellationToken));
}
