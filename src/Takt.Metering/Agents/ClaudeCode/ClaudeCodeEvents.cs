using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.ClaudeCode;

/// <summary>
/// Log events of Claude Code, and of Cowork, which sends the same ones with or without the prefix and without request ids: an
/// <c>api_request</c> is a call, everything else activity.
/// </summary>
internal static class ClaudeCodeEvents
{
    private static readonly DimensionFields Usage = new(Field.Model);
    private static readonly DimensionFields Activity = new(Field.Model, Tool: Field.ToolName);

    public static void Read(Record record)
    {
        var name = KindNames.Bare(record.Name);
        if (name.SequenceEqual("api_request"u8))
        {
            ReadCall(record);
            return;
        }

        var rejected = record.Fields.Text(Field.Decision).SequenceEqual("reject"u8);
        Activities.Report(record, KindNames.OfEvent(name, rejected), Activity);
        if (name.SequenceEqual("tool_result"u8) && record.Fields.Flag(Field.Success) is false)
            Activities.Report(record, ActivityKinds.ToolFailures, Activity);
    }

    private static void ReadCall(Record record)
    {
        var fields = record.Fields;
        if (Calls.IsSynthetic(fields, Field.Model)) return;
        if (!Calls.TryTokens(
            record, Field.InputTokens, Field.OutputTokens, Field.CacheReadTokens, Field.CacheCreationTokens, out var tokens)) return;
        var cost = Calls.ReportedCost(fields);
        if (tokens.IsZero && cost is null or 0)
        {
            // A failed attempt used nothing: something happened, but no call is to be counted.
            Activities.Report(record, KindNames.OfEvent(KindNames.Bare(record.Name), rejected: null), Activity);
            return;
        }
        var request = fields.Text(Field.RequestId);
        if (request.IsEmpty) Calls.Report(record, Evidence.Event, Usage, tokens, fields.Text(Field.ClientRequestId), Calls.ClientIds, cost);
        else Calls.Report(record, Evidence.Event, Usage, tokens, request, Calls.RequestIds, cost);
    }
}
