using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.ClaudeCode;

/// <summary>Claude Code's counters. Lines, commits, pull requests, sessions, edit decisions and active time are owned by them.</summary>
internal static class ClaudeCodeMetrics
{
    private static readonly DimensionFields Usage = new(Field.Model);
    private static readonly DimensionFields Activity = new(Field.Model, Tool: Field.ToolName);

    public static void Read(Record record)
    {
        if (!Points.IsSum(record))
            return;
        var name = KindNames.Bare(record.Name);
        var type = record.Fields.Text(Field.Type);
        if (name.SequenceEqual("token.usage"u8))
            ReadTokens(record, type);
        else if (name.SequenceEqual("cost.usage"u8))
            ReadUsage(record, Measure.Cost);
        else if (name.SequenceEqual("session.count"u8))
            ReadSessions(record);
        else if (name.SequenceEqual("lines_of_code.count"u8))
            Points.ReportActivity(
                record, type.SequenceEqual("removed"u8) ? ActivityKinds.LinesRemoved : ActivityKinds.LinesAdded, Activity);
        else if (name.SequenceEqual("commit.count"u8))
            Points.ReportActivity(record, ActivityKinds.Commits, Activity);
        else if (name.SequenceEqual("pull_request.count"u8))
            Points.ReportActivity(record, ActivityKinds.PullRequests, Activity);
        else if (name.SequenceEqual("code_edit_tool.decision"u8))
            ReadDecisions(record);
        else if (name.SequenceEqual("active_time.total"u8))
            Points.ReportActivity(record, type.SequenceEqual("user"u8) ? ActivityKinds.ActiveUser : ActivityKinds.ActiveCli, Activity,
                seconds: true);
        else if (KindNames.IsName(name))
            Points.ReportActivity(record, KindNames.Of(name), Activity);
    }

    private static void ReadTokens(Record record, ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("input"u8))
            ReadUsage(record, Measure.Input);
        else if (type.SequenceEqual("output"u8))
            ReadUsage(record, Measure.Output);
        else if (type.SequenceEqual("cacheRead"u8))
            ReadUsage(record, Measure.CacheRead);
        else if (type.SequenceEqual("cacheCreation"u8))
            ReadUsage(record, Measure.CacheWrite);
        else
            record.Batch.Reject("a token.usage point needs a type: input, output, cacheRead or cacheCreation");
    }

    private static void ReadUsage(Record record, Measure measure)
    {
        if (!Calls.IsSynthetic(record, Field.Model))
            Points.ReportUsage(record, measure, Usage);
    }

    private static void ReadSessions(Record record)
    {
        // The dashboard of agents is a process of its own, not a conversation.
        if (!record.Fields.Text(Field.StartType).SequenceEqual("agents_view"u8))
            Points.ReportActivity(record, ActivityKinds.Sessions, Activity);
    }

    private static void ReadDecisions(Record record)
    {
        var details = DetailReader.OfDecision(record.Fields);
        Points.ReportActivity(record, ActivityKinds.EditDecisions, Activity, details: details);
        if (record.Fields.Text(Field.Decision).SequenceEqual("reject"u8))
            Points.ReportActivity(record, ActivityKinds.EditRejections, Activity, details: details);
    }
}
