using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;

namespace Takt.Server.Ledger.Write;

/// <summary>A point's row, as far as settling needs it.</summary>
internal sealed record StoredPoint(
    Guid Key, Measure Measure, long TimeUnixNano, long AtMicros, long SeriesId, string? QuerySource, string? Speed, long Delta, long Counted);

/// <summary>The rows of <c>usage_points</c>.</summary>
internal sealed class PointWriter(NpgsqlConnection connection, int organizationId)
{
    private const string Insert = """
        insert into usage_points (organization_id, session_on, session_id, record_key, at, series_id, start_nano, time_nano, value, delta, counted,
          stream, measure, cumulative)
        select $1, p.* from unnest($2::date[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[],
          $9::bigint[], $10::bigint[], $11::bigint[], $12::uuid[], $13::smallint[], $14::boolean[]) as p
        on conflict (organization_id, session_on, session_id, record_key) do nothing
        returning session_id, record_key
        """;

    private const string SelectModel = """
        select p.record_key, p.measure, p.time_nano, p.at, p.series_id, s.query_source, s.speed, p.delta, p.counted
        from usage_points p join series s on s.organization_id = p.organization_id and s.series_id = p.series_id
        where p.organization_id = $1 and p.session_on = $2 and p.session_id = $3 and coalesce(s.model, '') = $4
        """;

    private const string UpdateCounted = """
        update usage_points p set counted = c.counted from unnest($4::uuid[], $5::bigint[]) as c (record_key, counted)
        where p.organization_id = $1 and p.session_on = $2 and p.session_id = $3 and p.record_key = c.record_key
        """;

    public static NpgsqlBatchCommand InsertCommand(GroupPlan plan)
    {
        var rows = plan.Points.Values.OrderBy(p => p.Report.Session.Id).ThenBy(p => p.Report.Key).ToArray();
        var command = new NpgsqlBatchCommand(Insert);
        command.Parameters.AddValue(plan.OrganizationId)
            .AddColumn(NpgsqlDbType.Date, rows, p => plan.Sessions[p.Report.Session.Id].SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, rows, p => p.Report.Session.Id)
            .AddColumn(NpgsqlDbType.Uuid, rows, p => p.Report.Key)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, p => RecordTime.ToDateTime(p.AtMicros))
            .AddColumn(NpgsqlDbType.Bigint, rows, p => p.Series.SeriesId)
            .AddColumn(NpgsqlDbType.Bigint, rows, p => p.Report.StartUnixNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, p => p.Report.TimeUnixNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, p => p.Report.Value)
            .AddColumn(NpgsqlDbType.Bigint, rows, p => p.Report.Cumulative ? 0 : p.Report.Value)
            .AddColumn(NpgsqlDbType.Bigint, rows, _ => 0L)
            .AddColumn(NpgsqlDbType.Uuid, rows, p => p.Report.Stream)
            .AddColumn(NpgsqlDbType.Smallint, rows, p => (short)p.Report.Measure)
            .AddColumn(NpgsqlDbType.Boolean, rows, p => p.Report.Cumulative);
        return command;
    }

    public async Task<List<StoredPoint>> LoadAsync(DateOnly sessionOn, Guid sessionId, string model, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SelectModel, connection);
        command.Parameters.AddValue(organizationId).AddValue(sessionOn).AddValue(sessionId).AddValue(model);
        var points = new List<StoredPoint>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            points.Add(new(reader.GetGuid(0), (Measure)reader.GetInt16(1), reader.GetInt64(2), RecordTime.FromDateTime(reader.GetDateTime(3)),
                reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.GetInt64(7), reader.GetInt64(8)));
        }

        return points;
    }

    public async Task UpdateCountedAsync(DateOnly sessionOn, Guid sessionId, IReadOnlyList<(Guid Key, long Counted)> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UpdateCounted, connection);
        command.Parameters.AddValue(organizationId).AddValue(sessionOn).AddValue(sessionId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Key)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Counted);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
