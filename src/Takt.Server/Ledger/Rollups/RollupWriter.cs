using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Rollups;

/// <summary>
/// Adjusts the sums. Each table's rows go in key order, the tables in one order, so that two transactions can't wait for each other.
/// </summary>
internal static class RollupWriter
{
    private static readonly string Quarters = $"""
        insert into usage_changes (organization_id, at, day, series_id, {MeasureTable.Columns})
        select $1, {Unnested.Columns($"$2::timestamptz[], $3::date[], $4::bigint[], {Arrays(5, MeasureTable.Rows.Length)}")}
        """;

    private static readonly string SessionDays = $"""
        insert into session_day as r (organization_id, day, session_id, series_id, {AmountTable.Columns})
        select $1, {Unnested.Columns($"$2::date[], $3::uuid[], $4::bigint[], {Arrays(5, AmountTable.Rows.Length)}")}
        on conflict (organization_id, day, session_id, series_id) do update set {Add(AmountTable.Rows.Select(row => row.Column))}
        """;

    private static readonly string Events = $"""
        insert into event_changes (organization_id, at, day, series_id, kind_id, sort, value, ms)
        select $1, {Unnested.Columns("$2::timestamptz[], $3::date[], $4::bigint[], $5::int[], $6::int[], $7::bigint[], $8::bigint[]")}
        """;

    // Whose it is, for the feed.
    private const string Touched = "insert into feed_pending (organization_id, kind, persons) values ($1, 'usage', $2)";

    /// <param name="beginnings">Where sessions began anew, from <see cref="BeginningStore"/>.</param>
    /// <param name="persons">Whose series the sums are of.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, int organizationId, RollupDelta delta, NpgsqlBatchCommand? beginnings, IEnumerable<long> persons,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (beginnings is not null)
            batch.BatchCommands.Add(beginnings);
        AddQuarters(batch, organizationId, delta);
        AddSessionDays(batch, organizationId, delta);
        AddEvents(batch, organizationId, delta);
        if (batch.BatchCommands.Count == 0)
            return;
        var touched = new NpgsqlBatchCommand(Touched);
        touched.Parameters.AddValue(organizationId).AddValue(persons.Distinct().Order().ToArray());
        batch.BatchCommands.Add(touched);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddQuarters(NpgsqlBatch batch, int organizationId, RollupDelta delta)
    {
        var rows = delta.Quarters.Where(sum => !sum.Value.IsZero).ToArray();
        if (rows.Length == 0)
            return;
        var command = new NpgsqlBatchCommand(Quarters);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, row => RecordTime.ToDateTime(row.Key.QuarterMicros))
            .AddColumn(NpgsqlDbType.Date, rows, row => delta.DayOf(row.Key.QuarterMicros))
            .AddColumn(NpgsqlDbType.Bigint, rows, row => row.Key.SeriesId);
        foreach (var measure in MeasureTable.Rows)
            command.Parameters.AddColumn(NpgsqlDbType.Bigint, rows, row => measure.Of(row.Value));
        batch.BatchCommands.Add(command);
    }

    private static void AddSessionDays(NpgsqlBatch batch, int organizationId, RollupDelta delta)
    {
        var rows = delta.SessionDays.Where(sum => !sum.Value.IsZero).ToArray();
        if (rows.Length == 0)
            return;
        Array.Sort(rows, (a, b) => a.Key.CompareTo(b.Key));
        var command = new NpgsqlBatchCommand(SessionDays);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, rows, row => row.Key.Day)
            .AddColumn(NpgsqlDbType.Uuid, rows, row => row.Key.SessionId)
            .AddColumn(NpgsqlDbType.Bigint, rows, row => row.Key.SeriesId);
        foreach (var amount in AmountTable.Rows)
            command.Parameters.AddColumn(NpgsqlDbType.Bigint, rows, row => amount.Of(row.Value));
        batch.BatchCommands.Add(command);
    }

    private static void AddEvents(NpgsqlBatch batch, int organizationId, RollupDelta delta)
    {
        var rows = delta.Events.Where(sum => !sum.Value.IsZero).ToArray();
        if (rows.Length == 0)
            return;
        var command = new NpgsqlBatchCommand(Events);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => RecordTime.ToDateTime(r.Key.QuarterMicros))
            .AddColumn(NpgsqlDbType.Date, rows, r => delta.DayOf(r.Key.QuarterMicros))
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.SeriesId)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.KindId)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.Sort.Code)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value.Value)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value.Ms);
        batch.BatchCommands.Add(command);
    }

    private static string Add(IEnumerable<string> columns) =>
        string.Join(", ", columns.Select(column => $"{column} = r.{column} + excluded.{column}"));

    private static string Arrays(int first, int count) =>
        string.Join(", ", Enumerable.Range(first, count).Select(i => $"${i}::bigint[]"));
}
