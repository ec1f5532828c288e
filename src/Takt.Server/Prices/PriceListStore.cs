using Npgsql;
using Takt.Contracts.Prices;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;
using Takt.Server.Audit;

namespace Takt.Server.Prices;

/// <summary>The SQL of corrections, and of the versions that they make of the list.</summary>
internal sealed class PriceListStore(NpgsqlDataSource database)
{
    private const string Columns = """
        correction_id, model, from_day, until_day, geography, tier, input_pico, write_5m_pico, write_1h_pico, read_pico, output_pico,
          multiplier_ppm, created_at, created_by
        """;

    /// <summary>In the order in which they were made.</summary>
    public async Task<IReadOnlyList<CorrectionRow>> ListAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ListAsync(connection, null, organizationId, cancellationToken);
    }

    /// <summary>Newest first.</summary>
    /// <param name="before">Only versions with a smaller number.</param>
    public async Task<IReadOnlyList<PriceVersionItem>> VersionsAsync(
        int organizationId, long before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select version_id, version, jsonb_array_length(document), created_at, created_by, applied_at, applied_from, undone_at
            from price_versions
            where organization_id = $1 and version_id < $2 order by version_id desc limit $3
            """);
        foreach (var value in new object[] { organizationId, before, limit })
            command.Parameters.Add(new() { Value = value });
        var versions = new List<PriceVersionItem>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3), Number(reader, 4),
                Moment(reader, 5), Day(reader, 6), Moment(reader, 7)));
        }

        return versions;
    }

    /// <summary>Whoever changes rows does so alone: a version is of all of them.</summary>
    public static Task LockAsync(ControlPlaneTransaction change, int organizationId, CancellationToken cancellationToken) =>
        ExecuteAsync(change, "select from organizations where organization_id = $1 for no key update", [organizationId], cancellationToken);

    public static Task<IReadOnlyList<CorrectionRow>> ListAsync(
        ControlPlaneTransaction change, int organizationId, CancellationToken cancellationToken) =>
        ListAsync(change.Connection, change.Transaction, organizationId, cancellationToken);

    public static Task<int> InsertAsync(
        ControlPlaneTransaction change, int organizationId, PriceCorrection row, long? memberId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        ExecuteAsync(
            change,
            """
            insert into price_corrections (organization_id, model, from_day, until_day, geography, tier, input_pico, write_5m_pico,
              write_1h_pico, read_pico, output_pico, multiplier_ppm, created_at, created_by)
            values ($1, $2, $3::date, $4::date, $5::text, $6::text, $7::bigint, $8::bigint, $9::bigint, $10::bigint, $11::bigint,
              $12::bigint, $13, $14::bigint)
            """,
            [
                organizationId, row.Model, row.From, row.Until, row.Geography, row.Tier, row.Prices?.Input, row.Prices?.Write5m,
                row.Prices?.Write1h, row.Prices?.Read, row.Prices?.Output, row.MultiplierPpm, now, memberId,
            ],
            cancellationToken);

    /// <returns>How many there were.</returns>
    public static Task<int> DeleteAsync(
        ControlPlaneTransaction change, int organizationId, long[] ids, CancellationToken cancellationToken) =>
        ExecuteAsync(change, "delete from price_corrections where organization_id = $1 and correction_id = any($2)", [organizationId, ids],
            cancellationToken);

    /// <summary>Keeps all rows as they are now.</summary>
    public static Task InsertVersionAsync(
        ControlPlaneTransaction change, int organizationId, string version, long? memberId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        ExecuteAsync(
            change,
            """
            insert into price_versions (organization_id, version, document, created_at, created_by)
            select $1, $2, coalesce(jsonb_agg(to_jsonb(c) - 'organization_id' order by c.correction_id), '[]'), $3, $4::bigint
            from price_corrections c where c.organization_id = $1
            """,
            [organizationId, version, now, memberId],
            cancellationToken);

    private static async Task<IReadOnlyList<CorrectionRow>> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, int organizationId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from price_corrections where organization_id = $1 order by correction_id", connection, transaction);
        command.Parameters.Add(new() { Value = organizationId });
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<IReadOnlyList<CorrectionRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<CorrectionRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            TokenPrices? prices = reader.IsDBNull(6) ? null
                : new(reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10));
            var correction = new PriceCorrection(
                reader.GetString(1), Day(reader, 2), Day(reader, 3), prices, Number(reader, 11), Text(reader, 4), Text(reader, 5));
            rows.Add(new(reader.GetInt64(0), correction, reader.GetFieldValue<DateTimeOffset>(12), Number(reader, 13)));
        }

        return rows;
    }

    private static async Task<int> ExecuteAsync(
        ControlPlaneTransaction change, string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, change.Connection, change.Transaction);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static long? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static DateOnly? Day(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
