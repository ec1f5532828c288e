using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Sums;
using Takt.Server.Database;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Prices;

namespace Takt.Server.Ledger.Write;

/// <summary>Tokens that were revoked between the request and its commit.</summary>
internal sealed class TokensRevokedException(IReadOnlySet<long> tokenIds) : Exception("A token was revoked before its request was stored.")
{
    public IReadOnlySet<long> TokenIds { get; } = tokenIds;
}

/// <summary>The group must have its organization for itself: its calls may be those that other sessions tell of.</summary>
internal sealed class OrganizationNeededException() : Exception("The group must be written with the organization's lock for itself.");

/// <summary>Whether calls and metrics of an organization may be compared across sessions.</summary>
/// <param name="IsShared">It has transcripts or calls without a session: the same call may be told in several sessions.</param>
/// <param name="IsNameless">It has reports without a session: an identity's calls and metrics are compared.</param>
internal readonly record struct LedgerMode(bool IsShared, bool IsNameless)
{
    public bool IsExclusive => IsShared || IsNameless;
}

/// <summary>
/// The first round trip of a transaction: the organization's lock is taken, which makes its tokens hold still, and they are looked at.
/// </summary>
/// <param name="Days">Which day of the organization a time lies in. It may change for times to come, under the same lock.</param>
/// <param name="Prices">The list that this transaction counts by: the version that is applied while it holds the lock.</param>
/// <param name="Floor">The first day of which anything is taken.</param>
internal sealed record GroupGate(LedgerMode Mode, OrganizationDays Days, PriceList Prices, int PriceVersion, DateOnly Floor)
{
    // The transaction's statements are written so that one plan is right for any number of rows. Left to itself PostgreSQL plans those of
    // many partitions anew each time, which takes longer than running them.
    private const string PlanOnce = "set local plan_cache_mode = force_generic_plan";

    private const string CheckTokens = """
        select token_id from tokens
        where organization_id = $1 and token_id = any($2) and revoked_at is null and (expires_at is null or expires_at > $3)
        """;

    private const string Look = $"""
        select m.shared, m.nameless,
          (select v.version_id from price_versions v where v.organization_id = $1 and v.applied_at is not null and v.undone_at is null
            order by v.version_id desc limit 1), organization_floor($1), {DaysReader.Columns}
        from (select $1::int as organization_id) g
        left join organization_days d on d.organization_id = g.organization_id
        left join ledger_modes m on m.organization_id = g.organization_id
        """;

    private const string Mark = """
        insert into ledger_modes as m (organization_id, shared, nameless) values ($1, $2, $3)
        on conflict (organization_id) do update set shared = m.shared or excluded.shared, nameless = m.nameless or excluded.nameless
        """;

    /// <param name="alone">Whether the group has the organization for itself.</param>
    public static async Task<GroupGate> PassAsync(
        NpgsqlConnection connection, GroupPlan plan, IReadOnlyList<PendingEntry> group, bool alone, PriceBook book, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var missing = group.Select(pending => pending.Entry.Source.TokenId).ToHashSet();
        await using var batch = new NpgsqlBatch(connection);
        // Reports that may be of another session exclude everybody else of their organization; all others only exclude them.
        var take = new NpgsqlBatchCommand(alone ? OrganizationLock.Own : OrganizationLock.Share);
        take.Parameters.AddValue(plan.OrganizationId);
        batch.BatchCommands.Add(take);
        batch.BatchCommands.Add(new(PlanOnce));
        var tokens = new NpgsqlBatchCommand(CheckTokens);
        tokens.Parameters.AddValue(plan.OrganizationId).AddValue(missing.ToArray()).AddValue(now.UtcDateTime);
        batch.BatchCommands.Add(tokens);
        var look = new NpgsqlBatchCommand(Look);
        look.Parameters.AddValue(plan.OrganizationId);
        batch.BatchCommands.Add(look);

        LedgerMode stored;
        OrganizationDays days;
        int version;
        DateOnly floor;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                missing.Remove(reader.GetInt64(0));
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            stored = new(!reader.IsDBNull(0) && reader.GetBoolean(0), !reader.IsDBNull(1) && reader.GetBoolean(1));
            version = reader.IsDBNull(2) ? PriceBook.BuiltIn : checked((int)reader.GetInt64(2));
            floor = reader.GetFieldValue<DateOnly>(3);
            days = DaysReader.Read(reader, 4);
        }

        if (missing.Count > 0)
            throw new TokensRevokedException(missing);
        var mode = new LedgerMode(stored.IsShared || plan.IsShared, stored.IsNameless || plan.IsNameless);
        if (mode.IsExclusive && !alone)
            throw new OrganizationNeededException();
        if (mode != stored)
            await MarkAsync(connection, plan.OrganizationId, mode, cancellationToken);
        return new(mode, days, await book.OfAsync(version, cancellationToken), version, floor);
    }

    private static async Task MarkAsync(
        NpgsqlConnection connection, int organizationId, LedgerMode mode, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Mark, connection);
        command.Parameters.AddValue(organizationId).AddValue(mode.IsShared).AddValue(mode.IsNameless);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
