using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Rollups;

/// <summary>
/// Adjusts the sums. Each table's rows go in key order, the tables in one order, so that two transactions can't wait for each other.
/// </summary>
internal static class RollupWriter
{
    private static readonly string AddSums = string.Join(
        ", ", AmountTable.Rows.Select(sum => $"{sum.Column} = r.{sum.Column} + excluded.{sum.Column}"));

    private static readonly string Quarters = Upsert("usage_15m", "organization_id, at, series_id", "timestamptz", "bigint");
    private static readonly string Days = Upsert("usage_day", "organization_id, day, series_id", "date", "bigint");
    private static readonly string SessionDays = Upsert("session_day", "organization_id, day, session_id, series_id", "date",
        "uuid", "bigint");

    private static readonly string Activities = $"""
        insert into activity_day as r (organization_id, day, series_id, kind_id, value)
        select $1, {Unnested.Columns("$2::date[], $3::bigint[], $4::int[], $5::bigint[]")}
        on conflict (organization_id, day, series_id, kind_id) do update set value = r.value + excluded.value
        """;

    public static async Task WriteAsync(
        NpgsqlConnection connection, int organizationId, RollupDelta delta, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddUsage(batch, Quarters, organizationId, delta.Quarters, (p, keys) => p
            .AddColumn(NpgsqlDbType.TimestampTz, keys, k => RecordTime.ToDateTime(k.QuarterMicros))
            .AddColumn(NpgsqlDbType.Bigint, keys, k => k.SeriesId));
        AddUsage(batch, Days, organizationId, delta.Days, (p, keys) => p
            .AddColumn(NpgsqlDbType.Date, keys, k => k.Day).AddColumn(NpgsqlDbType.Bigint, keys, k => k.SeriesId));
        AddUsage(batch, SessionDays, organizationId, delta.SessionDays, (p, keys) => p
            .AddColumn(NpgsqlDbType.Date, keys, k => k.Day).AddColumn(NpgsqlDbType.Uuid, keys, k => k.SessionId)
            .AddColumn(NpgsqlDbType.Bigint, keys, k => k.SeriesId));
        if (delta.Activities.Count > 0)
        {
            var rows = delta.Activities.ToArray();
            Array.Sort(rows, (a, b) => Comparer<(DateOnly, long, int)>.Default.Compare(a.Key, b.Key));
            var command = new NpgsqlBatchCommand(Activities);
            command.Parameters.AddValue(organizationId)
                .AddColumn(NpgsqlDbType.Date, rows, r => r.Key.Day)
                .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.SeriesId)
                .AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.KindId)
                .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value);
            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddUsage<TKey>(
        NpgsqlBatch batch, string sql, int organizationId, Dictionary<TKey, UsageAmounts> sums,
        Action<NpgsqlParameterCollection, TKey[]> addKeys)
        where TKey : notnull
    {
        var rows = sums.Where(sum => !sum.Value.IsZero).ToArray();
        if (rows.Length == 0)
            return;
        Array.Sort(rows, (a, b) => Comparer<TKey>.Default.Compare(a.Key, b.Key));
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddValue(organizationId);
        addKeys(command.Parameters, [.. rows.Select(row => row.Key)]);
        foreach (var sum in AmountTable.Rows)
            command.Parameters.AddColumn(NpgsqlDbType.Bigint, rows, row => sum.Of(row.Value));
        batch.BatchCommands.Add(command);
    }

    private static string Upsert(string table, string key, params string[] keyTypes)
    {
        var types = keyTypes.Concat(Enumerable.Repeat("bigint", AmountTable.Rows.Length)).Select((type, i) => $"${i + 2}::{type}[]");
        return $"""
            insert into {table} as r ({key}, {AmountTable.Columns})
            select $1, {Unnested.Columns(string.Join(", ", types))}
            on conflict ({key}) do update set {AddSums}
            """;
    }
}
