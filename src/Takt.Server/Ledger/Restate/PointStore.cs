using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Metering.Counting.Joining;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Reads data points back from <c>usage_points</c>, and writes what counts of them.</summary>
internal sealed class PointStore(NpgsqlConnection connection, int organizationId, SeriesResolver series)
{
    /// <summary>Of points <c>p</c> and their sessions <c>s</c>.</summary>
    public const string Columns = """
        p.session_on, p.session_id, s.named, p.record_key, p.measure, p.since_nano, p.time_nano, p.at, p.delta, p.series_id, p.counted,
          p.cost_nano, p.list_nano, p.share_nano, p.price_version
        """;

    // Of a named session all points may be explained by any of its calls; of the others only those that are open at the time.
    private const string Open = $"""
        select {Columns} from unnest($2::uuid[], $3::date[], $4::bigint[], $5::bigint[]) as d (session_id, session_on, since, until)
        cross join lateral (select named from sessions s where s.organization_id = $1 and s.session_id = d.session_id offset 0) s
        cross join lateral (
          select * from usage_points p
          where p.organization_id = $1 and p.session_on = d.session_on and p.session_id = d.session_id
            and (s.named or (p.time_nano >= d.since and p.since_nano <= d.until)) offset 0) p
        """;

    private const string ByKey = $"""
        select {Columns} from unnest($2::uuid[], $3::date[], $4::uuid[]) as k (session_id, session_on, record_key)
        cross join lateral (select named from sessions s where s.organization_id = $1 and s.session_id = k.session_id offset 0) s
        cross join lateral (
          select * from usage_points p
          where p.organization_id = $1 and p.session_on = k.session_on and p.session_id = k.session_id and p.record_key = k.record_key
          limit 1) p
        """;

    private const string OfTimes = $"""
        select {Columns} from unnest($2::uuid[], $3::date[], $4::bigint[]) as k (session_id, session_on, time_nano)
        cross join lateral (select named from sessions s where s.organization_id = $1 and s.session_id = k.session_id offset 0) s
        cross join lateral (
          select * from usage_points p
          where p.organization_id = $1 and p.session_on = k.session_on and p.session_id = k.session_id and p.time_nano = k.time_nano
            and p.measure >= 0 offset 0) p
        where p.counted <> 0
        """;

    private static readonly string Update = KeyedUpdate.Of("usage_points",
        "$5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::int[]", "counted, cost_nano, list_nano, share_nano, price_version");

    private const long ReachNano = 30_000_000_000;

    public Task<List<StoredPoint>> OfSessionAsync(Guid sessionId, DateOnly sessionOn, CancellationToken cancellationToken) =>
        OpenAsync([(sessionId, sessionOn, 0, long.MaxValue)], cancellationToken);

    /// <summary>All points of named sessions; of the others those whose interval meets the time.</summary>
    public async Task<List<StoredPoint>> OpenAsync(
        IReadOnlyList<(Guid Id, DateOnly On, long FromNano, long ToNano)> sessions, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(Open, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, sessions, s => s.Id)
            .AddColumn(NpgsqlDbType.Date, sessions, s => s.On)
            .AddColumn(NpgsqlDbType.Bigint, sessions, s => s.FromNano)
            .AddColumn(NpgsqlDbType.Bigint, sessions, s => s.ToNano);
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<List<StoredPoint>> FindAsync(
        IReadOnlyList<(Guid Session, DateOnly On, Guid Key)> places, CancellationToken cancellationToken)
    {
        if (places.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(ByKey, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, places, p => p.Session)
            .AddColumn(NpgsqlDbType.Date, places, p => p.On)
            .AddColumn(NpgsqlDbType.Uuid, places, p => p.Key);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Whatever counts of the points of sessions at these times.</summary>
    public async Task<List<StoredPoint>> OfTimesAsync(
        IReadOnlyList<(Guid Session, DateOnly On, long TimeNano)> times, CancellationToken cancellationToken)
    {
        if (times.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(OfTimes, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, times, t => t.Session)
            .AddColumn(NpgsqlDbType.Date, times, t => t.On)
            .AddColumn(NpgsqlDbType.Bigint, times, t => t.TimeNano);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The points of the sessions that told of a call, about its time.</summary>
    public async Task<List<MetricPoint>> NearAsync(JoinedCall call, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            select {Columns} from unnest($2::uuid[]) as d (session_id)
            join sessions s on s.organization_id = $1 and s.session_id = d.session_id and s.named
            join usage_points p on p.organization_id = $1 and p.session_on = s.session_on and p.session_id = d.session_id
            where p.delta > 0 and p.since_nano <= $3 and p.time_nano >= $4
            """, connection);
        var at = call.Lead.Call.AtMicros * 1000;
        command.Parameters.AddValue(organizationId).AddValue(call.Told.Select(told => told.SessionId).Distinct().ToArray())
            .AddValue(at + ReachNano).AddValue(at - ReachNano);
        return [.. (await ReadAsync(command, cancellationToken)).Select(point => point.Point)];
    }

    public async Task UpdateAsync(IReadOnlyList<StoredPoint> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        var command = new NpgsqlBatchCommand(Update);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, rows, r => r.SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Point.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Point.Key)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Counted)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Cost.CostNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Cost.ListNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Cost.ShareNano)
            .AddColumn(NpgsqlDbType.Integer, rows, r => r.PriceVersion);
        await using var batch = KeyedUpdate.Batch(connection, command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads <see cref="Columns"/>.</summary>
    public async Task<List<StoredPoint>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<(DateOnly On, Guid Session, bool Named, Guid Key, Measure Measure, long Since, long Time, long At, long Delta,
            long Series, long Counted, PointCost Cost, int Version)>();
        await using (var r = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await r.ReadAsync(cancellationToken))
            {
                rows.Add((r.GetFieldValue<DateOnly>(0), r.GetGuid(1), r.GetBoolean(2), r.GetGuid(3), (Measure)r.GetInt16(4), r.GetInt64(5),
                    r.GetInt64(6), RecordTime.FromDateTime(r.GetDateTime(7)), r.GetInt64(8), r.GetInt64(9), r.GetInt64(10),
                    new(r.IsDBNull(11) ? null : r.GetInt64(11), r.IsDBNull(12) ? null : r.GetInt64(12), r.GetInt64(13)), r.GetInt32(14)));
            }
        }

        var known = await series.LoadAsync(organizationId, rows.Select(row => row.Series), cancellationToken);
        return rows.ConvertAll(row => new StoredPoint(
            row.On, new(row.Session, row.Named, row.Key, row.Measure, known[row.Series].Dimensions, row.Since, row.Time, row.At, row.Delta),
            known[row.Series], row.Counted, row.Cost, row.Version));
    }
}
