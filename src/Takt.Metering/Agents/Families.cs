using Takt.Metering.Agents.ClaudeCode;
using Takt.Metering.Agents.GenAi;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Agents.Office;
using Takt.Metering.Agents.Transcripts;

namespace Takt.Metering.Agents;

/// <summary>Hands each record to the family that understands it.</summary>
internal static class Families
{
    public static void ReadLog(Record record)
    {
        record.Sender = Senders.Of(record.Fields, record.ScopeName, record.Name);
        if (TranscriptLines.IsScope(record.ScopeName)) TranscriptLines.Read(record);
        else if (!KindNames.IsName(KindNames.Bare(record.Name))) return;
        else if (record.Sender is Sender.ClaudeCode or Sender.Cowork) ClaudeCodeEvents.Read(record);
        else Activities.Report(record, KindNames.Of(KindNames.Bare(record.Name)), new DimensionFields(Fields.Field.None));
    }

    public static void ReadPoint(Record record)
    {
        record.Sender = Senders.Of(record.Fields, record.ScopeName, record.Name);
        if (record.Name.StartsWith("claude_code."u8)) ClaudeCodeMetrics.Read(record);
        else if (record.Name.StartsWith("gen_ai.client."u8)) GenAiMetrics.Read(record);
    }

    public static void ReadSpan(Record record)
    {
        record.Sender = Senders.Of(record.Fields, record.ScopeName, record.Name);
        if (record.Name.StartsWith("claude_code."u8)) ClaudeCodeSpans.Read(record);
        else if (record.Sender == Sender.Office) OfficeSpans.Read(record);
        else GenAiSpans.Read(record);
    }
}
