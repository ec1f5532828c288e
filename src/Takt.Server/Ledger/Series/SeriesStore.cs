using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Series;

/// <summary>
/// The dictionaries: persons, machines, accounts and series. Sorted, so that two replicas that learn the same don't lock each other.
/// </summary>
internal sealed class SeriesStore(NpgsqlDataSource database, IOptions<LedgerOptions> options, TimeProvider time)
{
    private static readonly string DimensionArrays = string.Join(
        ", ", Enumerable.Range(7, DimensionTable.Texts.Length).Select(i => $"${i}::text[]"));

    private static readonly string InsertSeries = $"""
        insert into series (organization_id, hash, person_id, account_id, machine_id, connection_id, {SeriesColumns.Names})
        select $1, {Unnested.Columns($"$2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::int[], {DimensionArrays}")}
        on conflict (organization_id, hash) do nothing
        """;

    /// <summary>The series of each item, in the order given, and whether something in it is beyond the caps.</summary>
    public async Task<IReadOnlyList<(SeriesRow Row, bool Folded)>> StoreAsync(
        int organizationId, IReadOnlyList<SeriesItem> items, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var writes = new NpgsqlBatch(connection);
        var kept = await new ValueCaps(connection, organizationId, day, options.Value).FoldAsync(items, writes, cancellationToken);
        var identities = new IdentityStore(organizationId);
        await identities.StoreAsync(writes, kept, cancellationToken);
        var rows = new SeriesRow[items.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var item = kept[i];
            rows[i] = new()
            {
                PersonId = identities.Person(item),
                MachineId = identities.Machine(item),
                AccountId = identities.Account(item),
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
        var insert = new NpgsqlBatchCommand(InsertSeries);
        insert.Parameters.AddWithValue(organizationId);
        insert.Parameters.AddWithValue(sorted.Select(i => hashes[i]).ToArray());
        insert.Parameters.AddWithValue(sorted.Select(i => rows[i].PersonId).ToArray());
        insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sorted.Select(i => rows[i].AccountId).ToArray());
        insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sorted.Select(i => rows[i].MachineId).ToArray());
        insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Integer, sorted.Select(i => rows[i].ConnectionId).ToArray());
        foreach (var dimension in DimensionTable.Texts)
            insert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text,
                sorted.Select(i => rows[i].Dimensions[dimension]).ToArray());

        // A statement of its own sees what another replica has stored meanwhile, which the insert leaves out.
        var select = new NpgsqlBatchCommand("select hash, series_id from series where organization_id = $1 and hash = any($2)");
        select.Parameters.AddWithValue(organizationId);
        select.Parameters.AddWithValue(hashes);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { insert, select } };
        var ids = new Dictionary<Guid, long>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                ids[reader.GetGuid(0)] = reader.GetInt64(1);
        }

        // Combinations that come to one series share it: a flood that is folded costs no memory.
        var stored = sorted.ToDictionary(i => hashes[i], i => rows[i] with { SeriesId = ids[hashes[i]] });
        return [.. hashes.Select(hash => stored[hash])];
    }
}
