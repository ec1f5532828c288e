using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>The dictionaries: persons, machines, accounts and series. Sorted, so that two replicas that learn the same don't lock each other.</summary>
internal sealed class SeriesStore(NpgsqlDataSource database, IOptions<LedgerOptions> options, TimeProvider time)
{
    private static readonly string InsertSeries = $"""
        insert into series (organization_id, hash, person_id, account_id, machine_id, connection_id, {SeriesColumns.Names})
        select $1, * from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::int[],
          {string.Join(", ", Enumerable.Range(7, DimensionTable.Texts.Length).Select(i => $"${i}::text[]"))})
        on conflict (organization_id, hash) do nothing
        """;

    /// <summary>The series of each item, in the order given, and whether something in it is beyond the caps.</summary>
    public async Task<IReadOnlyList<(SeriesRow Row, bool Folded)>> StoreAsync(
        int organizationId, IReadOnlyList<SeriesItem> items, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var kept = await new ValueCaps(connection, organizationId, day, options.Value).FoldAsync(items, cancellationToken);
        var identities = new IdentityStore(connection, organizationId);
        var persons = await identities.PersonsAsync(kept, cancellationToken);
        var machines = await identities.MachinesAsync(kept, cancellationToken);
        var accounts = await identities.AccountsAsync(kept, cancellationToken);
        var rows = new SeriesRow[items.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var item = kept[i];
            rows[i] = new()
            {
                PersonId = persons[item.Person],
                MachineId = item.Host is { } host ? machines[host] : null,
                AccountId = item.Account is { } key ? accounts[key] : null,
                ConnectionId = item.Source.ConnectionId,
                Dimensions = item.Dimensions,
            };
        }

        var stored = await StoreAsync(connection, organizationId, rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. stored.Select((row, i) => (row, kept[i] != items[i]))];
    }

    public async Task<SeriesRow> StoreAsync(int organizationId, SeriesRow row, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await StoreAsync(connection, organizationId, [row], cancellationToken))[0];
    }

    public async Task<List<SeriesRow>> LoadAsync(int organizationId, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select series_id, person_id, account_id, machine_id, connection_id, {SeriesColumns.Names}
            from series where organization_id = $1 and series_id = any($2)
            """);
        command.Parameters.AddWithValue(organizationId);
        command.Parameters.AddWithValue(ids.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SeriesRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new()
            {
                SeriesId = reader.GetInt64(0),
                PersonId = reader.GetInt64(1),
                AccountId = reader.IsDBNull(2) ? null : reader.GetInt64(2),
                MachineId = reader.IsDBNull(3) ? null : reader.GetInt64(3),
                ConnectionId = reader.IsDBNull(4) ? null : reader.GetInt32(4),
                Dimensions = SeriesColumns.Read(reader, 5),
            });
        }

        return rows;
    }

    private static async Task<IReadOnlyList<SeriesRow>> StoreAsync(
        NpgsqlConnection connection, int organizationId, SeriesRow[] rows, CancellationToken cancellationToken)
    {
        var hashes = rows.Select(SeriesHash.Of).ToArray();
        var sorted = Enumerable.Range(0, rows.Length).DistinctBy(i => hashes[i]).OrderBy(i => hashes[i]).ToArray();
        await using var insert = new NpgsqlCommand(InsertSeries, connection);
        insert.Parameters.AddWithValue(organizationId);
        insert.Parameters.AddWithValue(sorted.Select(i => hashes[i]).ToArray());
        insert.Parameters.AddWithValue(sorted.Select(i => rows[i].PersonId).ToArray());
        insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sorted.Select(i => rows[i].AccountId).ToArray());
        insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sorted.Select(i => rows[i].MachineId).ToArray());
        insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Integer, sorted.Select(i => rows[i].ConnectionId).ToArray());
        foreach (var dimension in DimensionTable.Texts)
            insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, sorted.Select(i => rows[i].Dimensions[dimension]).ToArray());

        await insert.ExecuteNonQueryAsync(cancellationToken);

        await using var select = new NpgsqlCommand("select hash, series_id from series where organization_id = $1 and hash = any($2)", connection);
        select.Parameters.AddWithValue(organizationId);
        select.Parameters.AddWithValue(hashes);
        var ids = new Dictionary<Guid, long>();
        await using (var reader = await select.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken)) ids[reader.GetGuid(0)] = reader.GetInt64(1);
        }

        // Combinations that come to one series share it: a flood that is folded costs no memory.
        var stored = sorted.ToDictionary(i => hashes[i], i => rows[i] with { SeriesId = ids[hashes[i]] });
        return [.. hashes.Select(hash => stored[hash])];
    }
}
