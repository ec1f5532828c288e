using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>The rows of <c>usage</c>.</summary>
internal sealed class CallWriter(NpgsqlConnection connection, int organizationId, SeriesResolver series)
{
    private const string Columns =
        "at, series_id, cost_nano, list_nano, prompt_id, input, output, cache_read, cache_write, cache_write_1h, duration_ms, evidence, flags";

    private const string Types =
        "$5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[], $9::uuid[], $10::int[], $11::int[], $12::int[], $13::int[], $14::int[], $15::int[], $16::smallint[], $17::smallint[]";

    private const string Insert = $"""
        insert into usage (organization_id, session_on, session_id, record_key, {Columns})
        select $1, * from unnest($2::date[], $3::uuid[], $4::uuid[], {Types})
        on conflict (organization_id, session_on, session_id, record_key) do nothing
        returning session_id, record_key
        """;

    private const string Update = $"""
        update usage u set at = c.at, series_id = c.series_id, cost_nano = c.cost_nano, list_nano = c.list_nano, prompt_id = c.prompt_id,
          input = c.input, output = c.output, cache_read = c.cache_read, cache_write = c.cache_write, cache_write_1h = c.cache_write_1h,
          duration_ms = c.duration_ms, evidence = c.evidence, flags = c.flags
        from unnest($2::date[], $3::uuid[], $4::uuid[], {Types}) as c (session_on, session_id, record_key, {Columns})
        where u.organization_id = $1 and u.session_on = c.session_on and u.session_id = c.session_id and u.record_key = c.record_key
        """;

    // The limit keeps the planner from joining whole partitions.
    private const string Select = $"""
        select u.session_id, u.record_key, {Columns}
        from unnest($2::date[], $3::uuid[], $4::uuid[]) as k (session_on, session_id, record_key)
        cross join lateral (
          select * from usage u
          where u.organization_id = $1 and u.session_on = k.session_on and u.session_id = k.session_id and u.record_key = k.record_key
          limit 1) u
        """;

    private const string Delete = """
        delete from usage u using unnest($2::date[], $3::uuid[], $4::uuid[]) as k (session_on, session_id, record_key)
        where u.organization_id = $1 and u.session_on = k.session_on and u.session_id = k.session_id and u.record_key = k.record_key
        """;

    public static NpgsqlBatchCommand InsertCommand(int organizationId, IReadOnlyList<CallRow> rows) => Bind(Insert, organizationId, rows);

    public async Task UpdateAsync(IReadOnlyList<CallRow> rows, CancellationToken cancellationToken) =>
        await RunAsync(Bind(Update, organizationId, rows), cancellationToken);

    public async Task DeleteAsync(IReadOnlyList<CallPlace> places, CancellationToken cancellationToken) =>
        await RunAsync(Bind(Delete, organizationId, places), cancellationToken);

    /// <summary>The rows that exist at these places.</summary>
    public async Task<Dictionary<(Guid SessionId, Guid Key), StoredCall>> LoadAsync(IReadOnlyList<CallPlace> places, CancellationToken cancellationToken)
    {
        var rows = new List<(Guid, Guid, long SeriesId, Call Call, CallCost Cost)>();
        await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { Bind(Select, organizationId, places) } })
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var (call, cost) = CallRow.Read(reader, 2);
                rows.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(3), call, cost));
            }
        }

        var known = await series.LoadAsync(organizationId, rows.Select(row => row.SeriesId), cancellationToken);
        return rows.ToDictionary(row => (row.Item1, row.Item2), row => CallRow.Complete(row.Call, known[row.SeriesId], row.Cost));
    }

    private static NpgsqlBatchCommand Bind(string sql, int organizationId, IReadOnlyList<CallPlace> places)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, places, p => p.SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, places, p => p.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, places, p => p.Key);
        return command;
    }

    private static NpgsqlBatchCommand Bind(string sql, int organizationId, IReadOnlyList<CallRow> rows)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, rows, r => r.Place.SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Place.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Place.Key)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => RecordTime.ToDateTime(r.Stored.Call.AtMicros))
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Stored.Series.SeriesId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Stored.Cost.CostNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Stored.Cost.ListNano)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Stored.Call.PromptId)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Stored.Call.Tokens.Input)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Stored.Call.Tokens.Output)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Stored.Call.Tokens.CacheRead)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Stored.Call.Tokens.CacheWrite)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int?)r.Stored.Cost.Write1h)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Stored.Call.DurationMs)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)r.Stored.Call.Evidence)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)r.Stored.Cost.Flags);
        return command;
    }

    private async Task RunAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
