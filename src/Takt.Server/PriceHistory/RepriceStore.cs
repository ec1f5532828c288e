using Npgsql;
using Takt.Server.Audit;
using Takt.Server.Ledger;

namespace Takt.Server.PriceHistory;

/// <summary>The SQL of applying versions, and of the work that follows.</summary>
internal sealed class RepriceStore(NpgsqlDataSource database)
{
    /// <summary>The newest version, or the one with the number; null when there is no such.</summary>
    public async Task<RepriceVersion?> FindAsync(int organizationId, long? id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select version_id, version, document::text, applied_at is not null from price_versions
            where organization_id = $1 and ($2::bigint is null or version_id = $2) order by version_id desc limit 1
            """);
        Bind(command, [organizationId, id]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3)) : null;
    }

    /// <summary>The first day of which single calls are kept.</summary>
    public async Task<DateOnly> FloorAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select retired_before from ledger_floor");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<DateOnly>(0);
    }

    /// <summary>Whether there is work. Under the lock of who changes rows nobody else begins any.</summary>
    public static async Task<bool> IsRunningAsync(
        ControlPlaneTransaction change, int organizationId, CancellationToken cancellationToken) =>
        (bool)(await ScalarAsync(change, "select exists (select from repricings where organization_id = $1 and finished_at is null)",
            [organizationId], cancellationToken))!;

    /// <summary>Whether there is work, and of which kind; locks its row, so that no step of it is under way.</summary>
    public static async Task<bool?> IsUndoRunningAsync(
        ControlPlaneTransaction change, int organizationId, CancellationToken cancellationToken) =>
        (bool?)await ScalarAsync(change, "select undo from repricings where organization_id = $1 and finished_at is null for update",
            [organizationId], cancellationToken);

    /// <summary>The version that counts; null is the list of the build.</summary>
    public static async Task<long?> AppliedAsync(ControlPlaneTransaction change, int organizationId, CancellationToken cancellationToken) =>
        (long?)await ScalarAsync(
            change, "select version_id from price_versions where organization_id = $1 and applied_at is not null and undone_at is null "
                + "order by version_id desc limit 1",
            [organizationId], cancellationToken);

    /// <returns>The number of a version like this one that is newer than all others.</returns>
    public static async Task<long> CopyAsync(
        ControlPlaneTransaction change, int organizationId, RepriceVersion version, long? memberId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        (long)(await ScalarAsync(
            change,
            "insert into price_versions (organization_id, version, document, created_at, created_by) "
                + "values ($1, $2, $3::jsonb, $4, $5::bigint) returning version_id",
            [organizationId, version.Version, version.Document, now, memberId], cancellationToken))!;

    public static Task ApplyAsync(
        ControlPlaneTransaction change, int organizationId, long id, long? former, DateOnly? from, DateTimeOffset now,
        CancellationToken cancellationToken) => ScalarAsync(
        change, "update price_versions set applied_at = $3, applied_from = $4::date, former_id = $5::bigint "
            + "where organization_id = $1 and version_id = $2",
        [organizationId, id, now, from, former], cancellationToken);

    public static Task UndoAsync(ControlPlaneTransaction change, int organizationId, long id, DateTimeOffset now,
        CancellationToken cancellationToken) => ScalarAsync(
        change, "update price_versions set undone_at = greatest(applied_at, $3) where organization_id = $1 and version_id = $2",
        [organizationId, id, now], cancellationToken);

    public static Task StopAsync(
        ControlPlaneTransaction change, int organizationId, DateTimeOffset now, CancellationToken cancellationToken) => ScalarAsync(
        change, "update repricings set finished_at = $2, stopped = true where organization_id = $1 and finished_at is null",
        [organizationId, now], cancellationToken);

    public static Task InsertAsync(
        ControlPlaneTransaction change, int organizationId, long id, bool undo, DateOnly? from, long? target, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        ScalarAsync(
            change,
            """
            insert into repricings (organization_id, version_id, undo, from_day, target_version, started_at, sessions)
            select $1, $2, $3, $4::date, coalesce($5::bigint, 0)::int, $6, (
              select count(*) from sessions where organization_id = $1
                and ($3 or last_at >= coalesce($4::date, '-infinity')::timestamp at time zone 'UTC'))
            """,
            [organizationId, id, undo, from, target, now], cancellationToken);

    /// <summary>Work that nobody is at, locked until the transaction ends; null when there is none.</summary>
    public static async Task<RepriceWork?> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select organization_id, repricing_id, version_id, undo, from_day, target_version, phase, session_on, session_id, record_key
            from repricings
            where finished_at is null order by started_at limit 1 for update skip locked
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var position = new RepricePosition((RepricePhase)reader.GetInt16(6), reader.GetFieldValue<DateOnly>(7), reader.GetGuid(8),
            reader.GetGuid(9));
        return new(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetBoolean(3),
            reader.IsDBNull(4) ? null : reader.GetFieldValue<DateOnly>(4), reader.GetInt32(5), position);
    }

    public static async Task NoteAsync(
        NpgsqlConnection connection, RepriceWork work, RepriceStep step, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update repricings set sessions_done = sessions_done + $3, phase = $4, session_on = $5, session_id = $6, record_key = $7,
              finished_at = $8::timestamptz
            where organization_id = $1 and repricing_id = $2
            """, connection);
        var next = step.Next;
        Bind(command, [work.OrganizationId, work.Id, (long)step.Sessions, (short)next.Phase, next.SessionOn, next.SessionId, next.Key,
            step.IsLast ? now : null]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(
        ControlPlaneTransaction change, string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, change.Connection, change.Transaction);
        Bind(command, values);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static void Bind(NpgsqlCommand command, object?[] values)
    {
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
    }
}
