using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.RawBatches;
using Takt.Server.Http;

namespace Takt.Server.RawBatches;

/// <summary>Which bodies to list.</summary>
internal sealed record RawBatchQuery(
    int OrganizationId, int Limit, string? Signal = null, Guid? SessionId = null, int? ConnectionId = null, PageCursor? Cursor = null);

/// <summary>Reads kept bodies.</summary>
internal sealed class RawBatchStore(NpgsqlDataSource database)
{
    private const string Select = """
        select b.batch_on, b.hash, b.received_at, b.signal, b.encoding, b.records, b.received_bytes, b.json_bytes, b.token_id,
          c.slug, c.name, b.content_dropped
        from raw_batches b left join connections c on c.organization_id = b.organization_id and c.connection_id = b.connection_id
        where b.organization_id = @org and b.batch_on >= (select organization_floor(@org))
          and (@session is null or exists (
            select from raw_batch_sessions x
            where x.organization_id = @org and x.session_id = @session and x.batch_on = b.batch_on and x.hash = b.hash))
          and (@cursor_id is null or (b.received_at, b.hash) < (@cursor_at, @cursor_id))
        """;

    private const string Newest = "order by b.received_at desc, b.hash desc limit @limit";

    private const string OfAll = $"{Select} and (@signal is null or b.signal = @signal) {Newest}";

    /// <summary>The index of connections goes by signal, so each signal gives its newest, and the newest of those are taken.</summary>
    private const string OfConnection = $"""
        select b.* from unnest(array['metrics', 'logs', 'traces']) s (name)
        cross join lateral ({Select} and b.connection_id = @connection and b.signal = s.name {Newest}) b
        where @signal is null or s.name = @signal
        {Newest}
        """;

    public async Task<RawBatchPage> ListAsync(RawBatchQuery query, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(query.ConnectionId is null ? OfAll : OfConnection);
        var p = command.Parameters;
        p.AddWithValue("org", query.OrganizationId);
        p.AddWithValue("limit", query.Limit + 1);
        p.AddWithValue("cursor_at", query.Cursor?.At ?? DateTimeOffset.UnixEpoch);
        p.Add(new("signal", NpgsqlDbType.Text) { Value = (object?)query.Signal ?? DBNull.Value });
        if (query.ConnectionId is { } connection)
            p.AddWithValue("connection", connection);
        p.Add(new("session", NpgsqlDbType.Uuid) { Value = (object?)query.SessionId ?? DBNull.Value });
        p.Add(new("cursor_id", NpgsqlDbType.Uuid) { Value = (object?)query.Cursor?.Id ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<RawBatch> batches = [];
        PageCursor last = default;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (batches.Count == query.Limit)
                return new() { RawBatches = batches, NextCursor = last.ToString() };
            batches.Add(Batch(reader));
            last = new(PageCursor.RankOf(batches[^1].ReceivedAt), reader.GetGuid(1));
        }

        return new() { RawBatches = batches };
    }

    /// <summary>The body, Brotli-compressed OTLP/JSON; null where there is none of this organization.</summary>
    public async Task<byte[]?> BodyAsync(int organizationId, RawBatchId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select body from raw_batches where organization_id = $1 and batch_on = $2 and hash = $3 "
                + "and batch_on >= (select organization_floor($1))");
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = id.On });
        command.Parameters.Add(new() { Value = id.Hash });
        return await command.ExecuteScalarAsync(cancellationToken) as byte[];
    }

    private static RawBatch Batch(NpgsqlDataReader reader) => new()
    {
        Id = new RawBatchId(reader.GetFieldValue<DateOnly>(0), reader.GetGuid(1)).ToString(),
        ReceivedAt = reader.GetFieldValue<DateTimeOffset>(2),
        Signal = reader.GetString(3),
        Encoding = reader.GetString(4),
        Records = reader.GetInt32(5),
        ReceivedBytes = reader.GetInt32(6),
        JsonBytes = reader.GetInt32(7),
        TokenId = reader.GetInt64(8),
        ConnectionId = reader.IsDBNull(9) ? null : reader.GetString(9),
        ConnectionName = reader.IsDBNull(10) ? null : reader.GetString(10),
        ContentDropped = reader.GetInt32(11),
    };
}
