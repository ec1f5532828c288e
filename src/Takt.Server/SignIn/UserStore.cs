using Dapper;
using Npgsql;

namespace Takt.Server.SignIn;

/// <summary>The SQL of people who sign in.</summary>
internal sealed class UserStore(NpgsqlDataSource database)
{
    private const string Landing =
        """
        select u.user_id, u.email, u.password_hash, m.organization_id, o.name as organization_name, m.member_id, m.role
        from users u
        join members m on m.user_id = u.user_id and m.removed_at is null
        join organizations o using (organization_id)
        where {0}
        order by exists (select from presence p where p.organization_id = m.organization_id) desc,
          coalesce(m.organization_id = u.last_organization_id, false) desc, m.member_id
        limit 1
        """;

    private static readonly string ByEmail = Landing.Replace("{0}", "u.email = @email", StringComparison.Ordinal);

    /// <summary>
    /// A password that was set by an admin, with a token, or by merely claiming the address opens the organization in which it was: whoever
    /// has since been added elsewhere under that address may be someone else than the one who knows it.
    /// </summary>
    private static readonly string ByPassword = Landing.Replace(
        "{0}", "u.email = @email and (u.password_set_in is null or u.password_set_in = m.organization_id)", StringComparison.Ordinal);

    private static readonly string ById = Landing.Replace("{0}", "u.user_id = @userId", StringComparison.Ordinal);

    /// <summary>
    /// The user and the organization they land in: of those that telemetry has come to the one they switched to last, else their first; one
    /// that is still empty only when all are. Null when they are a member of none.
    /// </summary>
    public async Task<SignedInUser?> FindAsync(string email, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<SignedInUser>(new(ByEmail, new { email }, cancellationToken: cancellationToken));
    }

    /// <summary>The same, for someone who comes with a password.</summary>
    public async Task<SignedInUser?> FindForPasswordAsync(string email, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<SignedInUser>(
            new(ByPassword, new { email }, cancellationToken: cancellationToken));
    }

    /// <inheritdoc cref="FindAsync(string, CancellationToken)"/>
    public async Task<SignedInUser?> FindAsync(long userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<SignedInUser>(new(ById, new { userId }, cancellationToken: cancellationToken));
    }
}
