using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Queue;

namespace Takt.Server.Ledger.Write;

/// <summary>The bodies as received, and which sessions they tell of.</summary>
internal sealed class RawWriter(NpgsqlDataSource database)
{
    private const string Insert = """
        insert into raw_batches (organization_id, batch_on, hash, received_at, token_id, connection_id, received_bytes, json_bytes, records,
          content_dropped, signal, encoding, body)
        select $1, b.* from unnest($2::date[], $3::uuid[], $4::timestamptz[], $5::bigint[], $6::int[], $7::int[], $8::int[], $9::int[],
          $10::int[], $11::text[], $12::text[], $13::bytea[]) as b
        on conflict (organization_id, batch_on, hash) do nothing
        """;

    private const string InsertSessions = """
        insert into raw_batch_sessions (organization_id, session_id, batch_on, hash)
        select $1, s.* from unnest($2::uuid[], $3::date[], $4::uuid[]) as s
        on conflict (organization_id, session_id, batch_on, hash) do nothing
        """;

    private readonly ConcurrentDictionary<DateOnly, bool> _partitions = new();

    /// <summary>A body's day is that of its newest record: sent again, however late, it meets itself.</summary>
    public static DateOnly DayOf(LedgerEntry entry)
    {
        var received = RecordTime.FromDateTime(entry.ReceivedAt.UtcDateTime);
        var newest = long.MinValue;
        foreach (var report in entry.Told.Calls)
            newest = Math.Max(newest, RecordTime.Clamp(report.TimeUnixNano, received));
        foreach (var report in entry.Told.Points)
            newest = Math.Max(newest, RecordTime.Clamp(report.TimeUnixNano, received));
        foreach (var report in entry.Told.Activities)
            newest = Math.Max(newest, RecordTime.Clamp(report.TimeUnixNano, received));
        return RecordTime.UtcDay(newest == long.MinValue ? received : newest);
    }

    /// <summary>Makes the partitions that the group's bodies need: most days are known, and a day is made once.</summary>
    public async Task PrepareAsync(IEnumerable<PendingEntry> group, CancellationToken cancellationToken)
    {
        foreach (var pending in group)
        {
            if (pending.Entry.Raw is null)
                continue;
            var day = DayOf(pending.Entry);
            if (_partitions.ContainsKey(day))
                continue;
            await using var command = database.CreateCommand("select ensure_raw_partitions($1)");
            command.Parameters.AddValue(day);
            await command.ExecuteNonQueryAsync(cancellationToken);
            _partitions[day] = true;
        }
    }

    public static void AddCommands(NpgsqlBatch batch, int organizationId, IEnumerable<PendingEntry> group)
    {
        var rows = group.Where(p => p.Entry.Raw is not null).Select(p => (Day: DayOf(p.Entry), p.Entry, Raw: p.Entry.Raw!))
            .DistinctBy(r => (r.Day, r.Raw.Hash)).OrderBy(r => r.Day).ThenBy(r => r.Raw.Hash).ToArray();
        if (rows.Length == 0)
            return;
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, rows, r => r.Day)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Raw.Hash)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Entry.ReceivedAt.UtcDateTime)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Entry.Source.TokenId)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Entry.Source.ConnectionId)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Raw.ReceivedBytes)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Raw.JsonBytes)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Entry.Told.Count)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Entry.Told.ContentDropped)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Raw.Signal)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Raw.Encoding)
            .AddColumn(NpgsqlDbType.Bytea, rows, r => r.Raw.Brotli);
        batch.BatchCommands.Add(insert);

        var sessions = rows.SelectMany(r => SessionsOf(r.Entry.Told).Select(id => (SessionId: id, r.Day, r.Raw.Hash)))
            .OrderBy(s => s.SessionId).ThenBy(s => s.Day).ThenBy(s => s.Hash).ToArray();
        if (sessions.Length == 0)
            return;
        var link = new NpgsqlBatchCommand(InsertSessions);
        link.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, sessions, s => s.SessionId)
            .AddColumn(NpgsqlDbType.Date, sessions, s => s.Day)
            .AddColumn(NpgsqlDbType.Uuid, sessions, s => s.Hash);
        batch.BatchCommands.Add(link);
    }

    private static HashSet<Guid> SessionsOf(ReportBatch reports)
    {
        var sessions = new HashSet<Guid>();
        foreach (var report in reports.Calls)
            sessions.Add(report.Session.Id);
        foreach (var report in reports.Points)
            sessions.Add(report.Session.Id);
        foreach (var report in reports.Activities)
            sessions.Add(report.Session.Id);
        return sessions;
    }
}
