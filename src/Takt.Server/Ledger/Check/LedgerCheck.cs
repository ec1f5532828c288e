using System.Data;
using Npgsql;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Check;

/// <summary>Sums of one organization that aren't those of its facts.</summary>
/// <param name="Table">As in the database.</param>
/// <param name="Rows">How many differ.</param>
/// <param name="Example">The key of one of them.</param>
internal sealed record CheckFinding(int OrganizationId, string Table, long Rows, string Example);

/// <summary>
/// Makes all sums anew from the facts and holds them against those that are kept. A check is one moment's and holds nobody up; a repair has
/// the organization for itself meanwhile.
/// </summary>
internal sealed class LedgerCheck(NpgsqlDataSource database, SeriesResolver series, PriceIds prices, ActivityKindStore kinds)
{
    /// <summary>Every organization, one after the other.</summary>
    /// <param name="repair">What differs is written as the facts have it.</param>
    public async Task<IReadOnlyList<CheckFinding>> RunAsync(bool repair, CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        foreach (var organizationId in await OrganizationsAsync(cancellationToken))
        {
            var found = await CheckAsync(organizationId, cancellationToken);
            if (repair && found.Count > 0)
                await RepairAsync(organizationId, cancellationToken);
            findings.AddRange(found);
        }

        return findings;
    }

    public async Task<List<CheckFinding>> CheckAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var range = await CheckRange.ReadAsync(connection, organizationId, cancellationToken);
        await MakeAsync(connection, range, cancellationToken);
        var findings = new List<CheckFinding>();
        foreach (var (table, sql) in CheckSql.Comparisons)
        {
            await using var command = range.Command(connection, sql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            if (reader.GetInt64(0) > 0)
                findings.Add(new(organizationId, table, reader.GetInt64(0), reader.GetString(1)));
        }

        return findings;
    }

    private async Task RepairAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var take in new[] { Database.OrganizationLock.Own, Lattice.LatticeSql.Lock })
        {
            await using var alone = new NpgsqlCommand(take, connection);
            alone.Parameters.AddValue(organizationId);
            await alone.ExecuteNonQueryAsync(cancellationToken);
        }

        var range = await CheckRange.ReadAsync(connection, organizationId, cancellationToken);
        await MakeAsync(connection, range, cancellationToken);
        foreach (var sql in RepairSql.Statements)
        {
            await using var command = range.Command(connection, sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task MakeAsync(NpgsqlConnection connection, CheckRange range, CancellationToken cancellationToken)
    {
        var store = new CheckStore(connection, range);
        await store.CreateAsync(cancellationToken);
        var facts = new CheckFacts(connection, range, series, prices, kinds, store);
        await facts.ReadAsync(cancellationToken);
    }

    private async Task<List<int>> OrganizationsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select organization_id from organizations order by 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var organizations = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            organizations.Add(reader.GetInt32(0));
        return organizations;
    }
}
