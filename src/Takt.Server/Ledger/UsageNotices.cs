using Dapper;
using Npgsql;

namespace Takt.Server.Ledger;

/// <summary>Usage that a sender told of in a form which Takt doesn't count.</summary>
/// <param name="Times">How many exports it was in.</param>
internal sealed record UsageNotice(string Message, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, long Times);

/// <summary>The notices that are kept, newest first: for whoever wonders why something isn't there.</summary>
internal sealed class UsageNotices(NpgsqlDataSource database)
{
    private const int Newest = 20;

    private const string Columns =
        "message, min(first_seen_at) as first_seen_at, max(last_seen_at) as last_seen_at, sum(times)::bigint as times";

    public async Task<IReadOnlyList<UsageNotice>> OfConnectionAsync(
        int organizationId, int connectionId, CancellationToken cancellationToken) =>
        await ReadAsync(
            $"""
            select {Columns} from usage_notices where organization_id = @organizationId and connection_id = @connectionId
            group by message order by last_seen_at desc, message limit @Newest
            """,
            new { organizationId, connectionId, Newest }, cancellationToken);

    public async Task<IReadOnlyList<UsageNotice>> OfTokensAsync(
        int organizationId, long[] tokens, DateTimeOffset since, CancellationToken cancellationToken) =>
        await ReadAsync(
            $"""
            select {Columns} from usage_notices where organization_id = @organizationId and token_id = any(@tokens)
              and last_seen_at > @since
            group by message order by last_seen_at desc, message limit @Newest
            """,
            new { organizationId, tokens, since, Newest }, cancellationToken);

    private async Task<IReadOnlyList<UsageNotice>> ReadAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Message, DateTimeOffset First, DateTimeOffset Last, long Times)>(
            new(sql, parameters, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new UsageNotice(row.Message, row.First, row.Last, row.Times))];
    }
}
