using System.Data;
using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Prices;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

/// <summary>Answers questions about usage from the rollups; facts are read only to count sessions below a day.</summary>
internal sealed class UsageStore(NpgsqlDataSource database, PriceStandings prices)
{
    /// <summary>Points in one answer: groups times intervals.</summary>
    public const int MaxPoints = 100_000;

    public async Task<Answered<UsageAnswer>> AnswerAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);

        // One snapshot for all statements: sums, sessions and people belong together.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var framed = await FrameReader.ReadAsync(connection, query, cancellationToken);
        if (framed.Answer is not { } frame)
            return new(null, framed.Errors);
        if ((long)frame.Buckets.Count * query.Limit > MaxPoints)
            return new ParameterError("limit",
                $"Groups times intervals may be {MaxPoints:N0} at most: ask for fewer groups, a longer interval or a shorter range.");

        var scope = await QueryScope.ReadAsync(connection, query.OrganizationId, query.ViewerMemberId, query.Filters, query.GroupBy,
            cancellationToken);
        var sql = new UsageSql(frame, scope, query.GroupBy);
        if (sql.BySession && !frame.WholeDays)
            return new ParameterError(Dimension.Session, "Sessions are summed by whole days of the organization's time zone: "
                + "use interval day, week or month and bounds at midnight there.");

        // Every join of whole days is of a rollup with something small. While the planner knows nothing of rows that have just come, it
        // takes them for one and would go through all series for each.
        if (frame.WholeDays)
            await ExecuteAsync(connection, "set local enable_nestloop = off", cancellationToken);
        var rows = await SumsAsync(connection, query, frame, scope, sql, cancellationToken);
        var sessions = await SessionsAsync(connection, query, frame, scope, sql, rows, cancellationToken);
        if (frame.WholeDays)
            await ExecuteAsync(connection, "set local enable_nestloop to default", cancellationToken);
        var values = rows.Where(r => r.Slot > 0).SelectMany(r => query.GroupBy.Zip([r.Key1, r.Key2]))
            .Where(v => v.Second.Length > 0).Distinct().ToLookup(v => v.First, v => v.Second);
        var labels = await LabelReader.ReadAsync(connection, query.OrganizationId, scope, values, cancellationToken);
        var (newest, _) = await StandingReader.NewestAsync(connection, query.OrganizationId, scope.ViewerPersons, cancellationToken);
        var standing = await prices.ReadAsync(connection, query.OrganizationId, cancellationToken);
        return new AnswerBuilder(frame, query.GroupBy, sql.HasActivity, sessions).Build(rows, labels,
            totals => StandingReader.Of(totals, frame.Now, newest, standing));
    }

    private static async Task<List<UsageRow>> SumsAsync(
        NpgsqlConnection connection, UsageQuery query, UsageFrame frame, QueryScope scope, UsageSql sql,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql.Sums, connection);
        Bind(command, frame, scope, sql.Tables);
        command.Parameters.AddWithValue("limit", query.Limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<UsageRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(UsageRow.Read(reader));
        return rows;
    }

    private static async Task<SessionCounts> SessionsAsync(
        NpgsqlConnection connection, UsageQuery query, UsageFrame frame, QueryScope scope,
        UsageSql sql, IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
    {
        var counts = new SessionCounts();
        if (query.Sessions == SessionCounting.Nowhere)
            return counts;
        var slots = rows.Where(r => r.Slot > 0).DistinctBy(r => r.Slot).ToArray();
        await using var command = new NpgsqlCommand(query.Sessions == SessionCounting.Totals ? sql.AllSessions : sql.Sessions, connection);
        Bind(command, frame, scope, sql.Tables);
        command.Parameters.AddWithValue("slots", NpgsqlDbType.Array | NpgsqlDbType.Bigint, slots.Select(r => (long)r.Slot).ToArray());
        command.Parameters.AddWithValue("k1", slots.Select(r => r.Key1).ToArray());
        command.Parameters.AddWithValue("k2", slots.Select(r => r.Key2).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts.Add(reader);
        return counts;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Bind(NpgsqlCommand command, UsageFrame frame, QueryScope scope, DimensionTables tables)
    {
        scope.Bind(command.Parameters, tables);
        command.Parameters.AddWithValue("unit", frame.Unit);
        command.Parameters.AddWithValue("zone", frame.TimeZone);
        if (frame.WholeDays)
        {
            command.Parameters.AddWithValue("from_day", frame.FromDay);
            command.Parameters.AddWithValue("to_day", frame.ToDay);
        }
        else
        {
            command.Parameters.AddWithValue("from", frame.From);
            command.Parameters.AddWithValue("to", frame.To);
        }
    }
}
