using Microsoft.Extensions.Options;
using Npgsql;
using Takt.Metering.Sums;
using Takt.Server.Jobs;

namespace Takt.Server.Retention;

/// <summary>Takes away what is no longer kept, class by class, while everything else goes on.</summary>
internal sealed class Retirement(IOptions<RetentionOptions> settings, TimeProvider time)
{
    private const int RowsAtOnce = 20_000;

    /// <summary>Half a minute.</summary>
    private const int MostLooks = 600;

    private const string OldestOpen = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private static readonly string[] FactTables = ["usage", "usage_points", "activity", "session_day", "sums_quarter"];

    private static readonly string[] RawTables = ["raw_batch_sessions", "raw_batches"];

    /// <summary>Tables of sums by day: no partitions, since most of their rows are few.</summary>
    private static readonly string[] DayTables =
    [
        .. LatticeTable.All.Select(table => table.Name), "sums_activity_day", "sums_events_hour", "sums_events_day",
        "sums_events_person_day", "usage_changes", "event_changes", "point_carry",
    ];

    public async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        var options = settings.Value;
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var table in RawTables)
            await DropAsync(lease, table, today.AddDays(-options.RawDays), cancellationToken);
        // By whole days: each retirement leaves a row, and one a day is enough.
        await ScalarAsync<long>(lease, "select audit.retire($1)", cancellationToken,
            today.AddDays(-options.AuditDays).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        var oldest = today.AddDays(-options.FactsDays);
        var floor = await RaiseAsync(lease, new DateOnly(oldest.Year, oldest.Month, 1), cancellationToken);
        foreach (var table in FactTables)
            await DropAsync(lease, table, floor, cancellationToken);
        foreach (var table in DayTables)
            await DeleteAsync(lease, $"{table} where day < $1", table, floor, cancellationToken);
        await DeleteAsync(lease, """
            session_models where exists (select from sessions s where s.organization_id = session_models.organization_id
              and s.session_id = session_models.session_id and s.session_on < $1)
            """, "session_models", floor, cancellationToken);
        foreach (var table in new[] { "session_traits", "sessions" })
            await DeleteAsync(lease, $"{table} where session_on < $1", table, floor, cancellationToken);
    }

    /// <summary>
    /// Lets nothing older in any more, and waits for commits that may not know it: when they are done, nobody writes to what goes.
    /// </summary>
    private static async Task<DateOnly> RaiseAsync(JobLease lease, DateOnly to, CancellationToken cancellationToken)
    {
        var known = await ScalarAsync<DateOnly>(lease, "select retired_before from ledger_floor", cancellationToken);
        if (known >= to)
            return known;
        var began = await ScalarAsync<long>(lease, """
            update ledger_floor set retired_before = $1, whole_from = greatest(whole_from, $1,
              coalesce((select max(last_at)::date + 1 from sessions where session_on < $1), $1))
            returning pg_current_xact_id()::text::bigint
            """, cancellationToken, to);
        for (var looked = 0; await ScalarAsync<long>(lease, OldestOpen, cancellationToken) <= began; looked++)
        {
            if (looked == MostLooks)
                throw new TimeoutException("A transaction from before the floor rose is still open; what lies below goes another time.");
            await ScalarAsync<object>(lease, "select pg_sleep(0.05)", cancellationToken);
        }

        return to;
    }

    private static async Task DropAsync(JobLease lease, string table, DateOnly before, CancellationToken cancellationToken) =>
        await ScalarAsync<int>(lease, "select drop_partitions($1, $2)", cancellationToken, table, before);

    // A few at a time: nobody waits long, and what is left goes in the next round.
    private static async Task DeleteAsync(
        JobLease lease, string rows, string table, DateOnly floor, CancellationToken cancellationToken)
    {
        var sql = $"""
            with gone as (
              delete from {table} where ctid = any(array(select ctid from {rows} limit {RowsAtOnce})) returning 1)
            select count(*) from gone
            """;
        while (await ScalarAsync<long>(lease, sql, cancellationToken, floor) == RowsAtOnce)
        {
        }
    }

    private static async Task<T> ScalarAsync<T>(JobLease lease, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, transaction.Connection) { CommandTimeout = 300 };
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        var result = (T)(await command.ExecuteScalarAsync(cancellationToken))!;
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
