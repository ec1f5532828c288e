using Npgsql;
using Takt.Server.Jobs;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Lattice;

/// <summary>
/// Adds what commits have changed to the tables of sums. A question reads both, in one snapshot: so when it is done changes how fast an
/// answer is, and never what it says.
/// </summary>
internal sealed class LatticeFolder(NpgsqlDataSource database)
{
    /// <value>Changes of one transaction: enough that many fall together, and no more than fit in memory.</value>
    public int ChangesAtOnce { get; set; } = 50_000;

    /// <summary>All organizations, each until nothing is left that was there when its turn came.</summary>
    public async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        foreach (var organizationId in await OrganizationsAsync(cancellationToken))
        {
            while (await FoldAsync(lease, organizationId, cancellationToken) == ChangesAtOnce)
            {
            }
        }
    }

    /// <returns>How many changes were added, of usage or of events, whichever were more.</returns>
    private async Task<long> FoldAsync(JobLease lease, int organizationId, CancellationToken cancellationToken)
    {
        try
        {
            return await FoldAsync(lease, organizationId, [LatticeSql.Fold, EventLatticeSql.Fold], cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.NumericValueOutOfRange)
        {
            string[] bounded = [LatticeSql.BoundedFold, EventLatticeSql.BoundedFold];
            return await FoldAsync(lease, organizationId, bounded, cancellationToken);
        }
    }

    private async Task<long> FoldAsync(
        JobLease lease, int organizationId, string[] statements, CancellationToken cancellationToken)
    {
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await using var alone = new NpgsqlCommand(LatticeSql.Lock, transaction.Connection);
        alone.Parameters.AddValue(organizationId);
        await alone.ExecuteNonQueryAsync(cancellationToken);
        var folded = 0L;
        foreach (var sql in statements)
        {
            await using var fold = new NpgsqlCommand(sql, transaction.Connection) { CommandTimeout = 300 };
            fold.Parameters.AddValue(organizationId).AddValue((long)ChangesAtOnce);
            folded = Math.Max(folded, (long)(await fold.ExecuteScalarAsync(cancellationToken))!);
        }

        await transaction.CommitAsync(cancellationToken);
        return folded;
    }

    // Asked for each by itself: on a cluster what an organization has lies on one node.
    private async Task<List<int>> OrganizationsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select o.organization_id from organizations o
            where exists (select from usage_changes c where c.organization_id = o.organization_id)
              or exists (select from event_changes c where c.organization_id = o.organization_id)
            order by 1
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var organizations = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            organizations.Add(reader.GetInt32(0));
        return organizations;
    }
}
