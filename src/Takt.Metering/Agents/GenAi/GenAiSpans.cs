using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.GenAi;

/// <summary>
/// Spans by OpenTelemetry's GenAI conventions and those of the libraries that came before. A span with tokens tells of a call, whatever its
/// operation's name or kind; whether it is an agent or a framework that repeats its children's sums is seen by the links alone.
/// </summary>
internal static class GenAiSpans
{
    private static readonly DimensionFields Tool = new(Field.GenAiRequestModel, Field.GenAiAgentName, Field.GenAiToolName);

    public static void Read(Record record)
    {
        if (record.Fields.Text(Field.GenAiOperation).SequenceEqual("execute_tool"u8))
            ReadTool(record);
        if (CallUsage.IsTold(record))
        {
            if (!CallUsage.TryRead(record, out var usage))
                return;
            if (!usage.Tokens.IsZero)
            {
                var fields = record.Fields;
                Calls.ReportSpan(record, UsageFields(fields), usage, fields.Text(Field.RequestId), fields.Text(Field.GenAiResponseId));
                return;
            }
        }
        Calls.Link(record);
    }

    /// <summary>What was really answered goes before what was asked for.</summary>
    public static DimensionFields UsageFields(RecordFields fields) => new(
        fields.HasText(Field.GenAiResponseModel)
            ? Field.GenAiResponseModel : fields.HasText(Field.GenAiRequestModel) ? Field.GenAiRequestModel : Field.Model,
        fields.HasText(Field.GenAiAgentName) ? Field.GenAiAgentName : Field.AgentName);

    private static void ReadTool(Record record)
    {
        Activities.Report(record, ActivityKinds.ToolResults, Tool);
        if (record.Failed)
            Activities.Report(record, ActivityKinds.ToolFailures, Tool);
    }
}
