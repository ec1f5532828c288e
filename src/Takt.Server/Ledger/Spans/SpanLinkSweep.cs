using Npgsql;
using Takt.Server.Jobs;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Spans;

/// <summary>Forgets the links of traces that have been silent: what they decided on stands in the calls' own rows.</summary>
internal sealed class SpanLinkSweep(NpgsqlDataSource database)
{
    /// <summary>So that no deletion holds its locks for long.</summary>
    public const int RowsAtOnce = 5_000;

    // A trace is kept whole as long as it is heard of: a child finds what is above it, whenever that was told. A row that is told again
    // meanwhile stays.
    private const string Delete = """
        delete from span_links l
        using (
          select o.trace, o.span from span_links o
          where o.organization_id = $1 and o.seen_at < $2
            and not exists (select from span_links y where y.organization_id = $1 and y.trace = o.trace and y.seen_at >= $2)
          limit $3) gone
        where l.organization_id = $1 and l.trace = gone.trace and l.span = gone.span and l.seen_at < $2
        """;

    public async Task RunAsync(JobLease lease, DateTimeOffset before, CancellationToken cancellationToken)
    {
        foreach (var organizationId in await OrganizationsAsync(cancellationToken))
        {
            while (await DeleteAsync(lease, organizationId, before, cancellationToken) == RowsAtOnce)
            {
            }
        }
    }

    private async Task<List<int>> OrganizationsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select organization_id from organizations order by organization_id");
        var organizations = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            organizations.Add(reader.GetInt32(0));
        return organizations;
    }

    private static async Task<int> DeleteAsync(
        JobLease lease, int organizationId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Delete, transaction.Connection);
        command.Parameters.AddValue(organizationId).AddValue(before.UtcDateTime).AddValue(RowsAtOnce);
        var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return deleted;
    }
}
