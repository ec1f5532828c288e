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
          $11::uuid[], $12::int[], $13::boolean[], $14::int[], $15::int[], $16::int[], $17::int[], $18::smallint[], $19::smallint[],
          $20::smallint[], $21::text[], $22::text[], $23::text[], $24::text[], $25::bigint[], $26::bigint[], $27::bigint[], $28::uuid[],
          $29::uuid[]
        """;

    private static readonly string Insert = $"""
        insert into activity (organization_id, session_on, session_id, record_key, at, series_id, time_nano, value, delta, stream,
          prompt_id, kind_id, is_prompt, sequence, duration_ms, size_in, size_out, status, attempts, outcome, tool_use, reason, language,
          request_id, asked_by, span, parent_span, agent_id, parent_agent_id)
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
            .AddColumn(NpgsqlDbType.Bigint, rows, a => a.IsOrdered ? a.Report.TimeUnixNano : (long?)null)
            .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.CumulativeStream is null ? (long?)null : a.Report.Value)
            .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.CumulativeStream is null ? a.Report.Value : 0)
            .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.CumulativeStream)
            .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.PromptId)
            .AddColumn(NpgsqlDbType.Integer, rows, a => a.KindId)
            .AddColumn(NpgsqlDbType.Boolean, rows, a => a.IsPrompt);
        AddDetails(command.Parameters, rows);
        return command;
    }

    private static void AddDetails(NpgsqlParameterCollection parameters, StagedActivity[] rows) => parameters
        .AddColumn(NpgsqlDbType.Integer, rows, a => a.Report.Details.Sequence)
        .AddColumn(NpgsqlDbType.Integer, rows, a => a.Report.Details.DurationMs)
        .AddColumn(NpgsqlDbType.Integer, rows, a => a.Report.Details.SizeIn)
        .AddColumn(NpgsqlDbType.Integer, rows, a => a.Report.Details.SizeOut)
        .AddColumn(NpgsqlDbType.Smallint, rows, a => a.Report.Details.Status)
        .AddColumn(NpgsqlDbType.Smallint, rows, a => a.Report.Details.Attempts)
        .AddColumn(NpgsqlDbType.Smallint, rows, a => (short?)a.Report.Details.Outcome)
        .AddColumn(NpgsqlDbType.Text, rows, a => a.Report.Details.ToolUse)
        .AddColumn(NpgsqlDbType.Text, rows, a => a.Report.Details.Reason)
        .AddColumn(NpgsqlDbType.Text, rows, a => a.Report.Details.Language)
        .AddColumn(NpgsqlDbType.Text, rows, a => a.Report.Details.RequestId)
        .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.Details.AskedBy)
        .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.Details.Span)
        .AddColumn(NpgsqlDbType.Bigint, rows, a => a.Report.Details.ParentSpan)
        .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.Details.AgentId)
        .AddColumn(NpgsqlDbType.Uuid, rows, a => a.Report.Details.ParentAgentId);
}
