using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;

namespace Takt.Server.Ledger.Write;

/// <summary>
/// The rows of <c>sessions</c>. Writing one locks it until the commit: whatever tells of one session, on whichever replica, goes one after
/// the other, and the statements that follow see what the one before has written.
/// </summary>
internal static class SessionWriter
{
    private const string Upsert = """
        insert into sessions as s (organization_id, session_id, session_on, name, named, series_id, first_at, last_at, signals, kinds,
          identity_name)
        select $1, n.* from unnest($2::uuid[], $3::date[], $4::text[], $5::boolean[], $6::bigint[], $7::timestamptz[], $8::timestamptz[],
          $9::smallint[],
          $10::smallint[], $11::uuid[]) as n (session_id, session_on, name, named, series_id, first_at, last_at, signals, kinds,
          identity_name)
        where n.session_on >= $12
        on conflict (organization_id, session_id) do update set first_at = least(s.first_at, excluded.first_at),
          last_at = greatest(s.last_at, excluded.last_at), signals = s.signals | excluded.signals, kinds = s.kinds | excluded.kinds,
          identity_name = coalesce(s.identity_name, excluded.identity_name), due = true
        returning session_id, session_on, session_on >= $12, kinds, identity_name, begun_at,
          begun_series_id
        """;

    /// <summary>Notes the sessions that exist without anybody knowing whose they are, and of which this group says it.</summary>
    public static async Task FindUnknownAsync(NpgsqlConnection connection, GroupPlan plan, CancellationToken cancellationToken)
    {
        var ids = plan.Sessions.Values.Where(session => session.Names.Count > 0).Select(session => session.Identity.Id).ToArray();
        if (ids.Length == 0)
            return;
        await using var command = new NpgsqlCommand(
            "select session_id from sessions where organization_id = $1 and session_id = any($2) and identity_name is null", connection);
        command.Parameters.AddValue(plan.OrganizationId).AddValue(ids);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            plan.NewlyKnown.Add(reader.GetGuid(0));
    }

    /// <summary>
    /// Locks the sessions and fills in what their rows say. Sessions of a retired time are returned: nothing can be written to them.
    /// </summary>
    /// <param name="floor">The first day of which anything is kept.</param>
    public static async Task<HashSet<Guid>> WriteAsync(
        NpgsqlConnection connection, GroupPlan plan, DateOnly floor, CancellationToken cancellationToken)
    {
        var rows = plan.Sessions.Values.OrderBy(s => s.Identity.Id).ToArray();
        var retired = rows.Select(row => row.Identity.Id).ToHashSet();
        if (rows.Length == 0)
            return retired;
        var command = new NpgsqlBatchCommand(Upsert);
        command.Parameters.AddValue(plan.OrganizationId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Identity.Id)
            .AddColumn(NpgsqlDbType.Date, rows, r => RecordTime.UtcDay(r.FirstMicros))
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Identity.Name)
            .AddColumn(NpgsqlDbType.Boolean, rows, r => r.Identity.Named)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.SeriesId)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => RecordTime.ToDateTime(r.FirstMicros))
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => RecordTime.ToDateTime(r.LastMicros))
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)r.Signals)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)r.Kinds)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Names.Count == 0 ? (Guid?)null : r.Names.Min())
            .AddValue(floor);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!reader.GetBoolean(2))
                continue;
            var session = plan.Sessions[reader.GetGuid(0)];
            session.SessionOn = reader.GetFieldValue<DateOnly>(1);
            session.Kinds = (SessionKinds)reader.GetInt16(3);
            session.Name = reader.IsDBNull(4) ? null : reader.GetGuid(4);
            session.Began = reader.IsDBNull(5) ? null : new(RecordTime.FromDateTime(reader.GetDateTime(5)), reader.GetInt64(6));
            retired.Remove(reader.GetGuid(0));
        }

        return retired;
    }
}
