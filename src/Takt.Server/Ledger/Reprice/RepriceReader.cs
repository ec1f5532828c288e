using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Reprice;

/// <summary>
/// Goes through the rows of a scope in bounded batches and reckons each by the scope's list. What was read once is not read again: whatever
/// is written behind the position is counted by the list that is applied.
/// </summary>
/// <param name="most">Rows of a batch.</param>
/// <param name="isLocked">The sessions' rows are locked as they are read.</param>
internal sealed class RepriceReader(
    NpgsqlConnection connection, RepriceScope scope, SeriesResolver series, PriceIds prices, int most, bool isLocked)
{
    private const string Sessions = """
        select session_on, session_id from sessions
        where organization_id = $1 and (session_on, session_id) >= ($2, $3) and last_at >= $4
        order by session_on, session_id limit $5
        """;

    // A session has some rows: the few that a batch comes through are looked into and locked, and not as many as it has rows.
    private readonly int _mostSessions = Math.Max(8, most / 8);

    private readonly DateTime _from = scope.From?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) ?? DateTime.MinValue;

    private readonly CallWriter _calls = new(connection, scope.OrganizationId, series, prices);
    private readonly PointStore _points = new(connection, scope.OrganizationId, series);
    private readonly PointRepricer _repricer = new(connection, scope, new(connection, scope.OrganizationId, series));

    /// <summary>The next rows after a position.</summary>
    public async Task<RepriceBatch> NextAsync(RepricePosition position, CancellationToken cancellationToken)
    {
        var sessions = await SessionsAsync(position, cancellationToken);
        if (position.Phase == RepricePhase.Calls)
        {
            var calls = await CallsAsync(position, sessions, cancellationToken);
            return new([.. calls.Select(Reprice)], [],
                StepOf(position, sessions, calls.ConvertAll(call => (call.Place.SessionId, call.Place.Key))));
        }

        var points = await PointsAsync(position, sessions, cancellationToken);
        var step = StepOf(position, sessions, points.ConvertAll(point => (point.Point.SessionId, point.Point.Key)));
        var begun = position.Key == Guid.Empty ? Guid.Empty : position.SessionId;
        return new([], await _repricer.RepriceAsync(points, session => session == begun, cancellationToken), step);
    }

    private async Task<List<(DateOnly On, Guid Id)>> SessionsAsync(RepricePosition position, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(isLocked ? Sessions + " for no key update" : Sessions, connection);
        command.Parameters.AddValue(scope.OrganizationId).AddValue(position.SessionOn).AddValue(position.SessionId).AddValue(_from)
            .AddValue(_mostSessions);
        var sessions = new List<(DateOnly, Guid)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            sessions.Add((reader.GetFieldValue<DateOnly>(0), reader.GetGuid(1)));
        return sessions;
    }

    private async Task<List<StoredCall>> CallsAsync(
        RepricePosition position, List<(DateOnly On, Guid Id)> sessions, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0)
            return [];
        var counts = $"u.flags & {(int)UsageFlags.Uncounted} = 0";
        await using var command = Select($"{CallRow.PlaceColumns}, {CallRow.Columns}, s.named", "usage", "u", counts, position, sessions);
        var rows = new List<CallRow>();
        var named = new HashSet<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = CallRow.Read(reader);
                rows.Add(row);
                if (reader.GetBoolean(CallRow.Width))
                    named.Add(row.Place.SessionId);
            }
        }

        return await _calls.CompleteAsync(rows, row => named.Contains(row.Place.SessionId), cancellationToken);
    }

    private async Task<List<StoredPoint>> PointsAsync(
        RepricePosition position, List<(DateOnly On, Guid Id)> sessions, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0)
            return [];
        await using var command = Select(PointStore.Columns, "usage_points", "p", "p.counted <> 0", position, sessions);
        return await _points.ReadAsync(command, cancellationToken);
    }

    /// <summary>
    /// Rows session by session in the order of their keys. Each session's are read by its own part of the index, and no further than the
    /// limit.
    /// </summary>
    private NpgsqlCommand Select(
        string columns, string table, string row, string counts, RepricePosition position, List<(DateOnly On, Guid Id)> sessions)
    {
        var command = new NpgsqlCommand($"""
            select {columns} from sessions s cross join lateral (
              select * from {table} {row}
              where {row}.organization_id = $1 and {row}.session_on = s.session_on and {row}.session_id = s.session_id and {counts}
                and {row}.at >= $4 and {row}.price_version <> $5 and ($6::int is null or {row}.price_version = $6)
                and ({row}.session_id <> $3 or {row}.record_key > $7)
              order by {row}.record_key limit $8) {row}
            where s.organization_id = $1 and (s.session_on, s.session_id) >= ($2, $3) and (s.session_on, s.session_id) <= ($9, $10)
              and s.last_at >= $4
            order by s.session_on, s.session_id, {row}.record_key limit $8
            """, connection);
        command.Parameters.AddValue(scope.OrganizationId).AddValue(position.SessionOn).AddValue(position.SessionId).AddValue(_from)
            .AddValue(scope.Version);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Integer, Value = (object?)scope.Only ?? DBNull.Value });
        command.Parameters.AddValue(position.Key).AddValue(most).AddValue(sessions[^1].On).AddValue(sessions[^1].Id);
        return command;
    }

    private CallChange Reprice(StoredCall call)
    {
        var counted = call.As!;
        var cost = Repricing.Of(call.Call, counted.Cost, counted.Series.Dimensions, scope.Prices);
        return new(call, call with { As = counted with { Cost = cost, PriceVersion = scope.Version } });
    }

    private RepriceStep StepOf(RepricePosition position, List<(DateOnly On, Guid Id)> sessions, List<(Guid Session, Guid Key)> rows)
    {
        var begun = sessions.Count > 0 && sessions[0] == (position.SessionOn, position.SessionId) && position.Key != Guid.Empty ? 1 : 0;
        if (rows.Count == most)
        {
            var at = sessions.FindIndex(session => session.Id == rows[^1].Session);
            return new(new(position.Phase, sessions[at].On, sessions[at].Id, rows[^1].Key), Math.Max(0, at - begun), rows.Count,
                IsLast: false);
        }

        var passed = Math.Max(0, sessions.Count - begun);
        if (sessions.Count == _mostSessions)
            return new(new(position.Phase, sessions[^1].On, sessions[^1].Id, Guid.AllBitsSet), passed, rows.Count, IsLast: false);
        return new(RepricePosition.Start with { Phase = RepricePhase.Points }, passed, rows.Count, position.Phase == RepricePhase.Points);
    }
}
