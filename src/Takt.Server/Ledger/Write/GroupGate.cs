using Npgsql;
using Takt.Server.Database;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Queue;

namespace Takt.Server.Ledger.Write;

/// <summary>Tokens that were revoked between the request and its commit.</summary>
internal sealed class TokensRevokedException(IReadOnlySet<long> tokenIds) : Exception("A token was revoked before its request was stored.")
{
    public IReadOnlySet<long> TokenIds { get; } = tokenIds;
}

/// <summary>The first round trip of a transaction: the organization's lock is taken, which makes its tokens hold still, and they are looked at.</summary>
/// <param name="Zone">In which the organization's days begin. It may change as long as there is no session, under the same lock.</param>
internal readonly record struct GroupGate(bool AnyHomes, TimeZoneInfo Zone)
{
    private const string CheckTokens = """
        select token_id from tokens
        where organization_id = $1 and token_id = any($2) and revoked_at is null and (expires_at is null or expires_at > $3)
        """;

    public static async Task<GroupGate> PassAsync(
        NpgsqlConnection connection, GroupPlan plan, IReadOnlyList<PendingEntry> group, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var missing = group.Select(pending => pending.Entry.Source.TokenId).ToHashSet();
        await using var batch = new NpgsqlBatch(connection);
        // Reports that may belong to another session exclude everybody else of their organization; all others only exclude them.
        var take = new NpgsqlBatchCommand(plan.HasMovable ? OrganizationLock.Own : OrganizationLock.Share);
        take.Parameters.AddValue(plan.OrganizationId);
        batch.BatchCommands.Add(take);
        var tokens = new NpgsqlBatchCommand(CheckTokens);
        tokens.Parameters.AddValue(plan.OrganizationId).AddValue(missing.ToArray()).AddValue(now.UtcDateTime);
        batch.BatchCommands.Add(tokens);
        var homes = new NpgsqlBatchCommand(
            "select exists (select 1 from request_home where organization_id = $1), (select time_zone from organizations where organization_id = $1)");
        homes.Parameters.AddValue(plan.OrganizationId);
        batch.BatchCommands.Add(homes);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) missing.Remove(reader.GetInt64(0));
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var anyHomes = reader.GetBoolean(0);
        var zone = !reader.IsDBNull(1) && TimeZoneInfo.TryFindSystemTimeZoneById(reader.GetString(1), out var found) ? found : TimeZoneInfo.Utc;
        return missing.Count == 0 ? new(anyHomes, zone) : throw new TokensRevokedException(missing);
    }
}
