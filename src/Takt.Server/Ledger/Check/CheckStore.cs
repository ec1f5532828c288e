using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Server.Ledger.Rollups;

namespace Takt.Server.Ledger.Check;

/// <summary>Sums as the facts have them, in tables of the transaction: there may be more of them than memory holds.</summary>
internal sealed class CheckStore(NpgsqlConnection connection, CheckRange range)
{
    private static readonly string Create = $"""
        create temp table check_quarters (at timestamptz not null, day date not null, series_id bigint not null,
          {string.Join(", ", MeasureTable.Rows.Select(row => $"{row.Column} bigint not null default 0"))}) on commit drop;
        create temp table check_sessions (day date not null, session_id uuid not null, series_id bigint not null,
          {string.Join(", ", AmountTable.Rows.Select(row => $"{row.Column} bigint not null"))}) on commit drop;
        create temp table check_events (at timestamptz not null, day date not null, series_id bigint not null, kind_id int not null,
          sort int not null, value bigint not null, ms bigint not null) on commit drop;
        """;

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Create, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task AddAsync(RollupDelta sums, CancellationToken cancellationToken)
    {
        await AddQuartersAsync(sums, cancellationToken);
        await AddSessionsAsync(sums, cancellationToken);
        await AddEventsAsync(sums, cancellationToken);
    }

    private async Task AddQuartersAsync(RollupDelta sums, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync(
            $"copy check_quarters (at, day, series_id, {MeasureTable.Columns}) from stdin (format binary)", cancellationToken);
        foreach (var ((at, series), measures) in sums.Quarters.Where(row => sums.DayOf(row.Key.QuarterMicros) >= range.From))
        {
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(RecordTime.ToDateTime(at), NpgsqlDbType.TimestampTz, cancellationToken);
            await import.WriteAsync(sums.DayOf(at), cancellationToken);
            await import.WriteAsync(series, cancellationToken);
            foreach (var measure in MeasureTable.Rows)
                await import.WriteAsync(measure.Of(measures), cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private async Task AddSessionsAsync(RollupDelta sums, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync(
            $"copy check_sessions (day, session_id, series_id, {AmountTable.Columns}) from stdin (format binary)", cancellationToken);
        foreach (var ((day, session, series), amounts) in sums.SessionDays.Where(row => row.Key.Day >= range.From))
        {
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(day, cancellationToken);
            await import.WriteAsync(session, cancellationToken);
            await import.WriteAsync(series, cancellationToken);
            foreach (var amount in AmountTable.Rows)
                await import.WriteAsync(amount.Of(amounts), cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private async Task AddEventsAsync(RollupDelta sums, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync(
            "copy check_events (at, day, series_id, kind_id, sort, value, ms) from stdin (format binary)", cancellationToken);
        foreach (var ((at, series, kind, sort), amounts) in sums.Events.Where(row => sums.DayOf(row.Key.QuarterMicros) >= range.From))
        {
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(RecordTime.ToDateTime(at), NpgsqlDbType.TimestampTz, cancellationToken);
            await import.WriteAsync(sums.DayOf(at), cancellationToken);
            await import.WriteAsync(series, cancellationToken);
            await import.WriteAsync(kind, cancellationToken);
            await import.WriteAsync(sort.Code, cancellationToken);
            await import.WriteAsync(amounts.Value, cancellationToken);
            await import.WriteAsync(amounts.Ms, cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }
}
