using Npgsql;
using NpgsqlTypes;
using Takt.Server.Ledger.Presence;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger;

/// <summary>
/// Writes down who was heard, and what of it wasn't understood. A door, for whoever must not answer from what was true two seconds ago.
/// </summary>
internal sealed class PresenceWriter(
    PresenceRecorder recorder, NoticeRecorder notices, NpgsqlDataSource database, ILogger<PresenceWriter> log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    private const string Seen = """
        insert into presence as p (organization_id, token_id, machine_id, account_id, signal, last_seen_at, app_version, source)
        select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::timestamptz[], $7::text[], $8::text[])
        on conflict (organization_id, token_id, machine_id, account_id, signal) do update
        set last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at), app_version = coalesce(excluded.app_version, p.app_version),
          source = excluded.source
        """;

    private const string Tokens = """
        insert into presence_hours as p (organization_id, token_id, machine_id, account_id, hour, tokens)
        select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::bigint[])
        on conflict (organization_id, token_id, machine_id, account_id, hour) do update set tokens = p.tokens + excluded.tokens
        """;

    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// When it ends, all that this server had acknowledged when it was called can be read, unless the database is away: then it waits for
    /// the next time. Nothing breaks it off, as what was taken from the recorder is nowhere else.
    /// </summary>
    public async Task WriteAsync()
    {
        // Whoever comes while another writes waits for that writing, too.
        await _turn.WaitAsync();
        try
        {
            var (seen, tokens) = recorder.Take();
            var told = notices.Take();
            if (seen.Count == 0 && tokens.Count == 0 && told.Count == 0)
                return;
            try
            {
                await using var batch = database.CreateBatch();
                if (seen.Count > 0)
                    batch.BatchCommands.Add(Bind([.. seen.OrderBy(s => s.Key, KeyOrder)]));
                if (tokens.Count > 0)
                    batch.BatchCommands.Add(Bind([.. tokens.OrderBy(t => t.Key, HourOrder)]));
                if (told.Count > 0)
                {
                    foreach (var command in NoticeSql.Commands(told))
                        batch.BatchCommands.Add(command);
                }
                await batch.ExecuteNonQueryAsync();
            }
            catch (Exception e) when (DatabaseFaults.IsPassing(e))
            {
                recorder.PutBack(seen, tokens);
                notices.PutBack(told);
                Log.PresenceFailed(log, e.Message);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static readonly Comparer<PresenceKey> KeyOrder = Comparer<PresenceKey>.Create((a, b) =>
        (a.OrganizationId, a.TokenId, a.MachineId, a.AccountId, a.Signal).CompareTo(
            (b.OrganizationId, b.TokenId, b.MachineId, b.AccountId, b.Signal)));

    private static readonly Comparer<PresenceHour> HourOrder = Comparer<PresenceHour>.Create((a, b) =>
        (a.OrganizationId, a.TokenId, a.MachineId, a.AccountId, a.Hour).CompareTo(
            (b.OrganizationId, b.TokenId, b.MachineId, b.AccountId, b.Hour)));

    private static NpgsqlBatchCommand Bind(KeyValuePair<PresenceKey, PresenceSeen>[] rows)
    {
        var command = new NpgsqlBatchCommand(Seen);
        command.Parameters.AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.OrganizationId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.TokenId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.MachineId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.AccountId)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)r.Key.Signal)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Value.At)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Value.AppVersion)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Value.Source);
        return command;
    }

    private static NpgsqlBatchCommand Bind(KeyValuePair<PresenceHour, long>[] rows)
    {
        var command = new NpgsqlBatchCommand(Tokens);
        command.Parameters.AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.OrganizationId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.TokenId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.MachineId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.AccountId)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Key.Hour)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value);
        return command;
    }
}
