using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;

namespace Takt.Server.Ledger.Write;

/// <summary>The rows of <c>usage_points</c> as they come: what counts of them is settled later.</summary>
internal static class PointWriter
{
    private const string Given = """
        $2::date[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
          $11::uuid[], $12::smallint[], $13::boolean[]
        """;

    private static readonly string Insert = $"""
        insert into usage_points (organization_id, session_on, session_id, record_key, at, series_id, start_nano, since_nano, time_nano,
          value, delta, counted, stream, measure, cumulative, price_version)
        select $1, p.session_on, p.session_id, p.record_key, p.at, p.series_id, p.start_nano, p.start_nano, p.time_nano, p.value, p.delta,
          0, p.stream, p.measure, p.cumulative, 0
        from (select {Unnested.Columns(Given)}) as p (session_on, session_id, record_key, at, series_id, start_nano, time_nano, value,
          delta, stream, measure, cumulative)
        on conflict (organization_id, session_on, session_id, record_key) do nothing
        returning session_id, record_key
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
            .AddColumn(NpgsqlDbType.Uuid, rows, p => p.Report.Stream)
            .AddColumn(NpgsqlDbType.Smallint, rows, p => (short)p.Report.Measure)
            .AddColumn(NpgsqlDbType.Boolean, rows, p => p.Report.Cumulative);
        return command;
    }
}
