using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;

namespace Takt.Metering.Agents.ClaudeCode;

/// <summary>
/// Claude Code's spans: requests, as witnesses of calls, what links them to a caller's spans, and what a timeline knows by spans alone:
/// how long somebody was waited for, what a result weighs, what lies in what. Its events own the numbers of tools and prompts, so these
/// count nothing.
/// </summary>
internal static class ClaudeCodeSpans
{
    private static readonly DimensionFields Usage = new(Field.Model);
    private static readonly DimensionFields Activity = new(Field.Model, Tool: Field.ToolName);
    private static readonly DimensionFields ByConvention = new(Field.GenAiResponseModel), Requested = new(Field.GenAiRequestModel);

    public static void Read(Record record)
    {
        var fields = record.Fields;
        if (Calls.IsSynthetic(record, Field.Model))
            return;
        if (!CallUsage.IsTold(record))
        {
            Link(record);
            Tell(record);
            return;
        }
        if (!CallUsage.TryRead(record, out var usage))
            return;
        if (usage.Tokens.IsZero)
        {
            Link(record);
            Tell(record);
            return;
        }

        // gen_ai.response.id repeats the request id here; elsewhere it is a message's.
        var request = fields.Text(Field.RequestId);
        if (request.IsEmpty)
            request = fields.Text(Field.GenAiResponseId);
        var special = fields.HasText(Field.Model) ? Usage : fields.HasText(Field.GenAiResponseModel) ? ByConvention : Requested;
        Calls.ReportSpan(record, special, usage, request, response: default);
    }

    private static void Tell(Record record)
    {
        if (KindNames.OfSpan(KindNames.Bare(record.Name)) is { } kind)
            Activities.Report(record, kind, Activity, value: 0, DetailReader.OfSpan(record));
    }

    /// <summary>
    /// An interaction that somebody else's span has begun has calls below it, be they told or not: so that span is none. Of the client's
    /// own spans none bears usage above another.
    /// </summary>
    private static void Link(Record record)
    {
        if (!record.ParentId.IsEmpty && KindNames.Bare(record.Name).SequenceEqual("interaction"u8))
            Calls.Link(record, hasCallsBelow: true);
    }
}
