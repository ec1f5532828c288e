using System.Text;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Limits;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.ClaudeCode;

/// <summary>
/// Log events of Claude Code, and of Cowork, which sends the same ones with or without the prefix and without request ids: an
/// <c>api_request</c> is a call, everything else activity. Office agents and whatever else sends an <c>api_request</c> mean the same by it.
/// </summary>
internal static class ClaudeCodeEvents
{
    private const int LongestLimitText = 400;
    private const long NanoPerTick = 100, LongestLimitMs = 32L * 24 * 3600 * 1000;

    private static readonly DimensionFields Usage = new(Field.Model);
    private static readonly DimensionFields Activity = new(Field.Model, Tool: Field.ToolName);

    /// <summary>Whose event it is doesn't matter where it tells of usage: services are renamed, and relays lose the scope.</summary>
    public static bool IsRequest(Record record) =>
        KindNames.Bare(record.Name).SequenceEqual("api_request"u8)
            && (record.Sender != Sender.GenAi || CallUsage.IsTold(record) || HasCost(record));

    public static void Read(Record record)
    {
        var name = KindNames.Bare(record.Name);
        var rejected = record.Fields.Text(Field.Decision).SequenceEqual("reject"u8);
        var special = ActivityFields(record.Fields);
        Activities.Report(record, KindNames.OfEvent(name, rejected), special, details: DetailReader.OfEvent(record, name));
        if (name.SequenceEqual("tool_result"u8) && record.Fields.Flag(Field.Success) is false)
            Activities.Report(record, ActivityKinds.ToolFailures, special);
        if (name.SequenceEqual("api_error"u8))
            ReadRefusal(record);
    }

    /// <summary>A call may have failed because its plan's limit was reached.</summary>
    private static void ReadRefusal(Record record)
    {
        var text = record.Fields.Text(Field.ErrorText);
        if (text.IsEmpty || text.Length > LongestLimitText)
            return;
        var at = DateTimeOffset.UnixEpoch.AddTicks(record.TimeUnixNano / NanoPerTick);
        if (LimitText.Read(Encoding.UTF8.GetString(text), at) is not { } refused)
            return;
        var wait = refused.ResetsAt is { } reset ? (long)Math.Clamp((reset - at).TotalMilliseconds, 0, LongestLimitMs) : 0;
        Activities.Report(record, ActivityKinds.LimitEventOf(refused.Scope), Activity, wait);
    }

    public static void ReadCall(Record record)
    {
        if (Calls.IsSynthetic(record, Field.Model) || !CallUsage.TryRead(record, out var usage))
            return;
        var cost = Calls.ReportedCost(record.Fields);
        if (!usage.Tokens.IsZero || cost > 0)
        {
            Calls.ReportEvent(record, Usage, usage, response: default, cost);
            return;
        }

        // A failed attempt used nothing and says so: something happened, but no call is to be counted.
        var name = KindNames.Bare(record.Name);
        Activities.Report(record, KindNames.OfEvent(name, rejected: null), Activity, details: DetailReader.OfEvent(record, name));
        if (!CallUsage.IsTold(record) && !HasCost(record))
            UsageLooks.Say(record, "an api_request without any token count or cost was seen: its attributes must have been lost on the "
                + "way, and it isn't counted");
    }

    private static bool HasCost(Record record) => record.Fields.Record.Has(Field.CostUsd) || record.Fields.Record.Has(Field.CostUsdMicros);

    /// <summary>An agent's end is its last model's, and a tool of an MCP server goes by its own name where that is told.</summary>
    private static DimensionFields ActivityFields(RecordFields fields) => new(
        fields.HasText(Field.FinalModel) ? Field.FinalModel : Field.Model,
        Tool: fields.HasText(Field.McpToolName) && fields.Text(Field.ToolName).SequenceEqual("mcp_tool"u8)
            ? Field.McpToolName : Field.ToolName);
}
