using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>The rows of <c>usage</c>.</summary>
internal sealed class CallWriter(NpgsqlConnection connection, int organizationId, SeriesResolver series, PriceIds prices)
{
    private const string Names = """
        at, series_id, cost_nano, list_nano, other_id, own_series_id, prompt_id, agent_id, shared_key, counted_in, explains_in, input,
          output, cache_read, cache_write,
        cache_write_1h, duration_ms, price_id, price_version, evidence, flags, request_id, parent_agent_id, parent_span, sequence, ttft_ms,
          attempts
        """;

    private const string Types = """
        $5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::uuid[], $12::uuid[], $13::uuid[],
          $14::uuid[], $15::uuid[],
        $16::int[], $17::int[], $18::int[], $19::int[], $20::int[], $21::int[], $22::int[], $23::int[], $24::smallint[], $25::smallint[],
        $26::text[], $27::uuid[], $28::bigint[], $29::int[], $30::int[], $31::smallint[]
        """;

    private static readonly string Insert = $"""
        insert into usage (organization_id, session_on, session_id, record_key, {Names})
        select $1, {Unnested.Columns($"$2::date[], $3::uuid[], $4::uuid[], {Types}")}
        on conflict (organization_id, session_on, session_id, record_key) do nothing
        returning session_id, record_key
        """;

    private static readonly string Update = KeyedUpdate.Of("usage", Types, Names);

    // The limit keeps the planner from joining whole partitions.
    private const string Select = $"""
        select {CallRow.PlaceColumns}, {CallRow.Columns}
        from unnest($2::date[], $3::uuid[], $4::uuid[]) as k (session_on, session_id, record_key)
        cross join lateral (
          select * from usage u
          where u.organization_id = $1 and u.session_on = k.session_on and u.session_id = k.session_id and u.record_key = k.record_key
          limit 1) u
        """;

    public async Task<NpgsqlBatchCommand> InsertCommandAsync(IReadOnlyList<StoredCall> rows, CancellationToken cancellationToken) =>
        await BindAsync(Insert, rows, cancellationToken);

    public async Task UpdateAsync(IReadOnlyList<StoredCall> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        await using var batch = KeyedUpdate.Batch(connection, await BindAsync(Update, rows, cancellationToken));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The rows that exist at these places.</summary>
    public async Task<List<StoredCall>> LoadAsync(
        IReadOnlyList<CallPlace> places, Func<Guid, bool> isNamed, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, places, p => p.SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, places, p => p.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, places, p => p.Key);
        var rows = new List<CallRow>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(CallRow.Read(reader));
        }

        return await CompleteAsync(rows, row => isNamed(row.Place.SessionId), cancellationToken);
    }

    /// <summary>Looks up what rows refer to.</summary>
    public async Task<List<StoredCall>> CompleteAsync(
        IReadOnlyList<CallRow> rows, Func<CallRow, bool> isNamed, CancellationToken cancellationToken)
    {
        var known = await series.LoadAsync(organizationId, rows.SelectMany(row => new[] { row.SeriesId, row.OwnSeriesId ?? row.SeriesId }),
            cancellationToken);
        var completed = new List<StoredCall>(rows.Count);
        foreach (var row in rows)
        {
            CountedAs? counted = null;
            if (row.Counts)
            {
                var home = row.CountedIn ?? row.Place.SessionId;
                counted = new(home, row.ExplainsIn ?? home, known[row.SeriesId],
                    row.Cost(await prices.FindAsync(row.PriceId, cancellationToken)), row.PriceVersion);
            }

            completed.Add(new(row.Place, isNamed(row), row.Call, known[row.OwnSeriesId ?? row.SeriesId],
                row.Flags.HasFlag(UsageFlags.Ancestor), counted));
        }

        return completed;
    }

    private async Task<NpgsqlBatchCommand> BindAsync(string sql, IReadOnlyList<StoredCall> rows, CancellationToken cancellationToken)
    {
        var priceIds = new int?[rows.Count];
        for (var i = 0; i < rows.Count; i++)
            priceIds[i] = await prices.OfAsync(rows[i].As?.Cost.Prices, cancellationToken);
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, rows, r => r.Place.SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Place.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Place.Key)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => RecordTime.ToDateTime(r.Call.AtMicros))
            .AddColumn(NpgsqlDbType.Bigint, rows, r => (r.As?.Series ?? r.Own).SeriesId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.As is null ? r.Call.ReportedNano : r.As.Cost.CostNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.As?.Cost.ListNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.IsTranscript ? r.Call.MessageId : r.Call.ClientId)
            .AddColumn(NpgsqlDbType.Bigint, rows,
                r => r.As is null || r.As.Series.SeriesId == r.Own.SeriesId ? (long?)null : r.Own.SeriesId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Call.PromptId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Call.AgentId)
            .AddColumn(NpgsqlDbType.Uuid, rows, SharedKey)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.As is null || r.As.Home == r.Place.SessionId ? (Guid?)null : r.As.Home)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.As is null || r.As.Explains == r.As.Home ? (Guid?)null : r.As.Explains)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Call.Tokens.Input)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Call.Tokens.Output)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Call.Tokens.CacheRead)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int)r.Call.Tokens.CacheWrite)
            .AddColumn(NpgsqlDbType.Integer, rows, r => (int?)(r.As is null ? r.Call.Write1h : r.As.Cost.Write1h))
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Call.DurationMs);
        command.Parameters.Add(
            new NpgsqlParameter<int?[]> { TypedValue = priceIds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        command.Parameters.AddColumn(NpgsqlDbType.Integer, rows, r => r.As?.PriceVersion ?? 0)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)r.Call.Evidence)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)CallRow.FlagsOf(r))
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Call.Details.RequestId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Call.Details.ParentAgentId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Call.Details.ParentSpan)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Call.Details.Sequence)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Call.Details.TtftMs)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => r.Call.Details.Attempts);
        return command;
    }

    /// <summary>By which rows of other sessions may be the same call: only such rows pay for the index.</summary>
    public static Guid? SharedKey(StoredCall row)
    {
        if (!row.IsTranscript)
            return row.Named ? null : row.Place.Key;
        if (row.Call.RequestKey is { } request)
            return request;
        if (row.Call.MessageId is not { } message)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, message);
        return new Guid(bytes, bigEndian: true);
    }
}
