using Npgsql;

namespace Takt.Server.Access.Callers;

/// <summary>What a caller by token is called.</summary>
internal sealed class CallerStore(NpgsqlDataSource database)
{
    public async Task<Caller> FromTokenAsync(TokenVerdict token, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select o.name, current_zone(o), o.demo, u.email, u.user_id, u.server_admin, t.claimed
            from tokens t join organizations o using (organization_id)
            left join members m on m.organization_id = o.organization_id and m.member_id = $2
            left join users u using (user_id)
            where t.organization_id = $1 and t.token_id = $3
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = token.OrganizationId });
        command.Parameters.Add(
            new NpgsqlParameter { Value = (object?)token.MemberId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = token.TokenId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(
            token.OrganizationId, reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), token.MemberId,
            reader.IsDBNull(3) ? null : reader.GetString(3), token.Role, token.Replaced
                ? token.Scopes & ~TokenScopes.Admin : token.Scopes, token.TokenId, token.ConnectionId,
            reader.IsDBNull(4) ? null : reader.GetInt64(4), !reader.IsDBNull(5)
                && reader.GetBoolean(5), reader.GetBoolean(6), Replaced: token.Replaced, Unconfirmed: token.Unconfirmed);
    }
}
