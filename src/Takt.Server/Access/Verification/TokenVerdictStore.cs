using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Access.Verification;

/// <summary>The SQL of what a token stands for, and of when it was last used.</summary>
internal sealed class TokenVerdictStore(NpgsqlDataSource database)
{
    public async ValueTask<TokenVerdict> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select t.token_id, t.organization_id, t.member_id, t.connection_id, t.scopes, m.role, t.expires_at,
              t.revoked_at is not null or m.removed_at is not null or c.removed_at is not null,
              t.replaced_by is not null, t.claim_id,
              t.claimed and not exists (select from members y where y.organization_id = t.organization_id
                and y.member_id = coalesce(t.created_by, t.member_id) and y.claimed_at is not null)
            from tokens t
            left join members m using (organization_id, member_id)
            left join connections c using (organization_id, connection_id)
            where t.hash = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return TokenVerdict.Unknown;
        var (scopes, unconfirmed) = (ScopeNames.FromNames(reader.GetFieldValue<string[]>(4)), reader.GetBoolean(10));
        return new(
            reader.GetBoolean(7) ? TokenStanding.Revoked : TokenStanding.Valid,
            reader.GetInt64(0),
            reader.GetInt32(1),
            reader.IsDBNull(2) ? null : reader.GetInt64(2),
            reader.IsDBNull(3) ? null : reader.GetInt32(3),
            unconfirmed ? scopes & TokenScopes.UsageWrite : scopes,
            reader.IsDBNull(5) ? null : MemberRoles.FromName(reader.GetString(5)),
            reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
            reader.GetBoolean(8),
            reader.IsDBNull(9) ? null : reader.GetInt64(9),
            unconfirmed);
    }

    public async Task WriteUseAsync(long[] tokenIds, DateTimeOffset[] times, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            insert into token_use (token_id, last_used_at) select * from unnest($1, $2)
            on conflict (token_id) do update set last_used_at = greatest(token_use.last_used_at, excluded.last_used_at)
            """);
        command.Parameters.Add(new() { Value = tokenIds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = times, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
