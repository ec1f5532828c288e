using Npgsql;
using NpgsqlTypes;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Presence;

/// <summary>Adds notices to those that are kept, and forgets a token's oldest.</summary>
internal static class NoticeSql
{
    private const string Insert = """
        insert into usage_notices as n (organization_id, connection_id, token_id, message, first_seen_at, last_seen_at, times)
        select * from unnest($1::int[], $2::int[], $3::bigint[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::bigint[])
        on conflict (organization_id, token_id, message) do update
        set connection_id = excluded.connection_id, first_seen_at = least(n.first_seen_at, excluded.first_seen_at),
          last_seen_at = greatest(n.last_seen_at, excluded.last_seen_at), times = n.times + excluded.times
        """;

    private const string Forget = """
        delete from usage_notices n using (
          select organization_id, token_id, message, row_number() over (partition by organization_id, token_id
            order by last_seen_at desc, message) as place
          from usage_notices where (organization_id, token_id) in (select * from unnest($1::int[], $2::bigint[]))
        ) as old
        where old.place > $3 and n.organization_id = old.organization_id and n.token_id = old.token_id and n.message = old.message
        """;

    public static IEnumerable<NpgsqlBatchCommand> Commands(IReadOnlyDictionary<NoticeKey, NoticeSeen> seen)
    {
        // In key order, as two replicas may write the same ones.
        KeyValuePair<NoticeKey, NoticeSeen>[] rows =
            [.. seen.OrderBy(row => row.Key.OrganizationId).ThenBy(row => row.Key.TokenId)
                .ThenBy(row => row.Key.Message, StringComparer.Ordinal)];
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.OrganizationId)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Value.ConnectionId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.TokenId)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Key.Message)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Value.First)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Value.Last)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value.Times);
        yield return insert;

        (int Organization, long Token)[] tokens = [.. rows.Select(row => (row.Key.OrganizationId, row.Key.TokenId)).Distinct()];
        var forget = new NpgsqlBatchCommand(Forget);
        forget.Parameters.AddColumn(NpgsqlDbType.Integer, tokens, t => t.Organization)
            .AddColumn(NpgsqlDbType.Bigint, tokens, t => t.Token)
            .AddValue(NoticeRecorder.MostPerToken);
        yield return forget;
    }
}
