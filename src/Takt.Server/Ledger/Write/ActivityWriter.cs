using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;

namespace Takt.Server.Ledger.Write;

/// <summary>The rows of <c>activity</c>.</summary>
internal static class ActivityWriter
{
    private const string Types = """
        $2::date[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::uuid[],
          $11::uuid[], $12::int[], $13::boolean[]
        """;

    private static readonly string Insert = $"""
        insert into activity (organization_id, session_on, session_id, record_key, at, series_id, time_nano, value, delta, stream,
          prompt_id, kind_id, is_prompt)
        select $1, {Unnested.Columns(Types)}
        on conflict (organization_id, session_on, session_id, record_key) do nothing
        returning session_id, record_key
        """;

    public static NpgsqlBatchCommand InsertCommand(GroupPlan plan)
    {
        var rows = plan.Activities.Values.ToArray();
        Array.Sort(rows, static (a, b) =>
        {
            var order = a.Report.Session.Id.CompareTo(b.Report.Session.Id);
            return order != 0 ? order : a.Report.Key.CompareTo(b.Report.Key);
        });
        var command = new NpgsqlBatchCommand(Insert);
        command.Parameters.AddValue(plan.OrganizationId)
            .AddColumn(NpgsqlDbType.Date, rows, a => plan.Sessions[a.Report.Session.Id].SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.Session.Id)
            .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.Key)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, a => RecordTime.ToDateTime(a.AtMicros))
            .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Series.SeriesId)
            .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.TimeUnixNano)
            .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.Value)
            .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.CumulativeStream is null ? a.Report.Value : 0)
            .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.CumulativeStream)
            .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.PromptId)
            .AddColumn(NpgsqlDbType.Integer, rows, a => a.KindId)
            .AddColumn(NpgsqlDbType.Boolean, rows, a => a.IsPrompt);
        return command;
    }
}
