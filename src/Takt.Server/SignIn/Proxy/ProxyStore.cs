using Npgsql;
using Takt.Server.Access;

namespace Takt.Server.SignIn.Proxy;

/// <param name="NeedsProof">Something of theirs was only claimed, or the address was never proven.</param>
internal sealed record ProxyMember(Caller Caller, bool NeedsProof);

/// <summary>The SQL of who an access proxy speaks of.</summary>
internal sealed class ProxyStore(NpgsqlDataSource database)
{
    /// <summary>In the organization that they switched to last, else their first.</summary>
    public async Task<ProxyMember?> FindAsync(string email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            select o.organization_id, o.name, current_zone(o), o.demo, c.member_id, u.email, c.role, u.user_id, u.server_admin,
              {OwnerProofStore.Needed}, o.member_aggregates,
              exists (select from members m join tokens t on {OwnerProofStore.Waits} where m.organization_id = c.organization_id
                and m.member_id = c.member_id)
            from users u
            join members c on c.user_id = u.user_id and c.removed_at is null
            join organizations o on o.organization_id = c.organization_id
            where u.email = $1
            order by coalesce(c.organization_id = u.last_organization_id, false) desc, c.member_id
            limit 1
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var caller = new Caller(
            reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt64(4), reader.GetString(5),
            MemberRoles.FromName(reader.GetString(6)), TokenScopes.All, null, null, reader.GetInt64(7), reader.GetBoolean(8),
            Claimed: false, ByProxy: true, MemberAggregates: reader.GetBoolean(10), Unanswered: reader.GetBoolean(11));
        return new(caller, reader.GetBoolean(9));
    }
}
