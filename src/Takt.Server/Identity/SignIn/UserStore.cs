using Dapper;
using Npgsql;

namespace Takt.Server.Identity.SignIn;

/// <summary>The SQL of people who sign in.</summary>
internal sealed class UserStore(NpgsqlDataSource database)
{
    /// <summary>The user and the organization they land in: the one they looked at last, else their first.</summary>
    public async Task<SignedInUser?> FindAsync(string email, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<SignedInUser>(new(
            """
            select u.user_id, u.email, u.password_hash, m.organization_id, o.name as organization_name, m.member_id, m.role
            from users u
            join members m on m.user_id = u.user_id and m.removed_at is null
            join organizations o using (organization_id)
            where u.email = @email
            order by (select max(s.created_at) from cookie_sessions s where s.organization_id = m.organization_id and s.member_id = m.member_id)
              desc nulls last, m.member_id
            limit 1
            """,
            new { email }, cancellationToken: cancellationToken));
    }
}
