using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;

namespace Takt.Metering.Agents.GenAi;

/// <summary>
/// Log events by OpenTelemetry's GenAI conventions that carry usage (<c>gen_ai.client.inference.operation.details</c> and its kin): each is
/// a call, which its span may tell of as well.
/// </summary>
internal static class GenAiEvents
{
    public static bool IsCall(Record record) => record.Name.StartsWith("gen_ai."u8) && CallUsage.IsTold(record);

    public static void Read(Record record)
    {
        if (!CallUsage.TryRead(record, out var usage))
            return;
        if (usage.Tokens.IsZero)
            Activities.Report(record, KindNames.Of(record.Name), new DimensionFields(Field.None));
        else
            Calls.ReportEvent(record, GenAiSpans.UsageFields(record.Fields), usage, record.Fields.Text(Field.GenAiResponseId));
    }
}
