using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Usage;

namespace Takt.Bench.Ledger;

/// <summary>
/// The ceiling: the facts as they will lie, copied as fast as PostgreSQL takes them, with nothing decided and nothing summed.
/// </summary>
internal static class PlainCopy
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    public static async Task WriteAsync(NpgsqlDataSource database, int organizationId, ReportBatch group)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await CallsAsync(connection, organizationId, group.Calls);
        await ActivitiesAsync(connection, organizationId, group.Activities);
        await transaction.CommitAsync();
    }

    private static async Task CallsAsync(NpgsqlConnection connection, int organizationId, ReportList<CallReport> calls)
    {
        await using var copy = await connection.BeginBinaryImportAsync("""
            copy usage (at, series_id, cost_nano, list_nano, session_id, record_key, prompt_id, organization_id, session_on, input, output,
              cache_read, cache_write, duration_ms, price_version, evidence, flags) from stdin (format binary)
            """);
        foreach (var call in calls)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(DateTime.UnixEpoch.AddTicks(call.TimeUnixNano / 100), NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(1L);
            await copy.WriteAsync(call.ReportedCostNano!.Value);
            await copy.WriteAsync(call.ReportedCostNano!.Value);
            await copy.WriteAsync(call.Session.Id);
            await copy.WriteAsync(call.Key);
            await copy.WriteAsync(call.PromptId!.Value);
            await copy.WriteAsync(organizationId);
            await copy.WriteAsync(Day, NpgsqlDbType.Date);
            await copy.WriteAsync((int)call.Tokens.Input);
            await copy.WriteAsync((int)call.Tokens.Output);
            await copy.WriteAsync((int)call.Tokens.CacheRead);
            await copy.WriteAsync((int)call.Tokens.CacheWrite);
            await copy.WriteAsync(call.DurationMs);
            await copy.WriteAsync(0);
            await copy.WriteAsync((short)call.Evidence);
            await copy.WriteAsync((short)0);
        }

        await copy.CompleteAsync();
    }

    private static async Task ActivitiesAsync(NpgsqlConnection connection, int organizationId, ReportList<ActivityReport> activities)
    {
        await using var copy = await connection.BeginBinaryImportAsync("""
            copy activity (at, series_id, time_nano, value, delta, session_id, record_key, prompt_id, organization_id, session_on, kind_id)
            from stdin (format binary)
            """);
        foreach (var activity in activities)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(DateTime.UnixEpoch.AddTicks(activity.TimeUnixNano / 100), NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(1L);
            await copy.WriteAsync(activity.TimeUnixNano);
            await copy.WriteAsync(activity.Value);
            await copy.WriteAsync(activity.Value);
            await copy.WriteAsync(activity.Session.Id);
            await copy.WriteAsync(activity.Key);
            await copy.WriteAsync(activity.PromptId!.Value);
            await copy.WriteAsync(organizationId);
            await copy.WriteAsync(Day, NpgsqlDbType.Date);
            await copy.WriteAsync(1);
        }

        await copy.CompleteAsync();
    }
}
