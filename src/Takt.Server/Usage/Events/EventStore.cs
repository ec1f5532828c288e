using System.Data;
using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Usage.Events;
using Takt.Metering.Sums;
using Takt.Server.Prices;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage.Events;

/// <summary>Answers what happened besides usage.</summary>
internal sealed class EventStore(NpgsqlDataSource database, PriceStandings prices)
{
    private const int MostErrorDays = 31;

    public async Task<Answered<ActivityAnswer>> AnswerAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var framed = await FrameReader.ReadAsync(connection, query, cancellationToken);
        if (framed.Answer is not { } frame)
            return new(null, framed.Errors);
        if (!frame.WholeDays)
            return new ParameterError("from", "What happened is summed by whole days of the organization's time zone: use dates.");
        var scope = await new ScopeReader(connection).ReadAsync(query.OrganizationId, query.ViewerMemberId, query.Filters, [],
            cancellationToken);
        if (EventSql.Of(scope) is not { } sql)
            return new ParameterError(query.Filters.Dimensions.First(),
                "What happened can be filtered by source, automation and model, or by source, automation, member, team and repository.");

        var rows = await ReadAsync(connection, scope, frame, sql.Days, EventRow.Read, cancellationToken);
        var days = frame.ToDay.DayNumber - frame.FromDay.DayNumber;
        var errors = !sql.IsWhole || days > MostErrorDays ? null : await ReadAsync(connection, scope, frame, sql.ErrorHours,
            r => new ErrorHour(r.GetFieldValue<DateTimeOffset>(0), r.GetString(1), new EventSort(r.GetInt32(2)).Reason, r.GetInt64(3)),
            cancellationToken);
        var mark = await ChangeMark.ReadAsync(connection, query.OrganizationId, scope.ViewerPersons, cancellationToken);
        var standing = await prices.ReadAsync(connection, query.OrganizationId, cancellationToken);
        return new ActivityAnswer
        {
            Standing = StandingReader.Of(new(), mark, standing),
            From = frame.From,
            To = frame.To,
            TimeZone = frame.TimeZone,
            EarlierTimeZones = frame.EarlierTimeZones,
            Tools = EventAnswers.Tools(rows),
            Edits = EventAnswers.Edits(rows),
            Waits = EventAnswers.Waits(rows),
            Models = EventAnswers.Models(rows),
            ErrorHours = errors,
            Counts = EventAnswers.Counts(rows),
            HasPercentiles = sql.IsWhole,
        };
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlConnection connection, QueryScope scope, UsageFrame frame, string sql, Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("from_day", NpgsqlDbType.Date, frame.FromDay);
        command.Parameters.AddWithValue("to_day", NpgsqlDbType.Date, frame.ToDay);
        frame.Zones.Bind(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }
}
