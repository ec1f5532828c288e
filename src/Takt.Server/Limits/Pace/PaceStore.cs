using Dapper;
using Npgsql;
using Takt.Metering.Pace;
using Takt.Server.Usage;

namespace Takt.Server.Limits.Pace;

/// <summary>Keeps which account each member was advised to use last, so that all replicas say the same.</summary>
internal sealed class PaceStore(NpgsqlDataSource database)
{
    private sealed record Row(long Account, DateTime Since, long? Former);

    public async Task<PaceState?> ReadAsync(int organizationId, long memberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new(
            """
            select account_id as "Account", since as "Since", former_account_id as "Former" from pace_states
            where organization_id = @organizationId and member_id = @memberId
            """, new { organizationId, memberId }, cancellationToken: cancellationToken));
        return row is null ? null : new(row.Account, new DateTimeOffset(row.Since, default).ToUnixTimeSeconds() / 60, row.Former);
    }

    /// <summary>Of two that say something else at once, the first is kept. That another account is to be used goes to the feed.</summary>
    public async Task KeepAsync(int organizationId, long memberId, PaceState? before, PaceState state, CancellationToken cancellationToken)
    {
        if (before == state)
            return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var persons = before is null || before.Account == state.Account
            ? [] : await Owners.PersonsAsync(connection, organizationId, memberId, cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into feed_pending (organization_id, kind, persons)
            select @organizationId, 'pace', @persons where cardinality(@persons) > 0;
            insert into pace_states as p (organization_id, member_id, account_id, since, former_account_id)
            values (@organizationId, @memberId, @Account, @since, @Former)
            on conflict (organization_id, member_id) do update set account_id = excluded.account_id, since = excluded.since,
              former_account_id = excluded.former_account_id
            where p.account_id = @former
            """,
            new
            {
                organizationId,
                memberId,
                persons,
                state.Account,
                state.Former,
                since = DateTimeOffset.FromUnixTimeSeconds(state.Since * 60),
                former = before?.Account ?? 0,
            },
            cancellationToken: cancellationToken));
    }
}
