using Takt.Metering.Agents.ClaudeCode;
using Takt.Metering.Agents.GenAi;
using Takt.Metering.Agents.Office;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Agents.Transcripts;

namespace Takt.Metering.Agents;

/// <summary>Hands each record to the family that understands it, and sees to it that usage which none understands is said.</summary>
internal static class Families
{
    public static void ReadLog(Record record)
    {
        record.Sender = Senders.Of(record.Fields, record.ScopeName, record.Name);
        var name = KindNames.Bare(record.Name);
        if (TranscriptLines.Owns(record))
            TranscriptLines.Read(record);
        else if (ClaudeCodeEvents.IsRequest(record))
            ClaudeCodeEvents.ReadCall(record);
        else if (GenAiEvents.IsCall(record))
            GenAiEvents.Read(record);
        else if (KindNames.IsName(name) && record.Sender is Sender.ClaudeCode or Sender.Cowork)
            ClaudeCodeEvents.Read(record);
        else if (KindNames.IsName(name))
            Activities.Report(record, KindNames.Of(name), new DimensionFields(Fields.Field.None));
        UsageLooks.Check(record, "The log record");
    }

    public static void ReadPoint(Record record)
    {
        record.Sender = Senders.Of(record.Fields, record.ScopeName, record.Name);
        if (record.Name.StartsWith("claude_code."u8))
            ClaudeCodeMetrics.Read(record);
        else
            GenAiMetrics.Read(record);
    }

    public static void ReadSpan(Record record)
    {
        record.Sender = Senders.Of(record.Fields, record.ScopeName, record.Name);
        if (record.Sender is Sender.ClaudeCode or Sender.Cowork || record.Name.StartsWith("claude_code."u8))
            ClaudeCodeSpans.Read(record);
        else if (record.Sender == Sender.Office)
            OfficeSpans.Read(record);
        else
            GenAiSpans.Read(record);
        UsageLooks.Check(record, "The span");
    }
}
