using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Transcripts;

/// <summary>
/// Lines of Claude Code's transcripts, uploaded as log records of the scope <c>takt.transcripts</c> in the form that docs/transcripts.md
/// gives: exact tokens, the exact split of cache writes, repository and branch, but no cost; and what only a transcript knows of a session.
/// </summary>
internal static class TranscriptLines
{
    private static readonly DimensionFields Usage = new(Field.Model);

    /// <summary>By the scope, or by a name that nothing else has should a relay have lost the scope.</summary>
    public static bool Owns(Record record) =>
        record.ScopeName.SequenceEqual("takt.transcripts"u8) || record.Name.StartsWith("transcript_"u8);

    public static void Read(Record record)
    {
        var name = record.Name;
        if (name.SequenceEqual("transcript_message"u8))
            ReadMessage(record);
        else if (name.SequenceEqual("transcript_prompt"u8))
            TranscriptFacts.ReadPrompt(record);
        else if (name.SequenceEqual("quota_limits"u8))
            TranscriptFacts.ReadLimit(record);
        else if (name.SequenceEqual("session_owner"u8))
            TranscriptFacts.ReadOwner(record);
        else if (name.SequenceEqual("cost_state"u8))
            TranscriptFacts.ReadCost(record);
    }

    private static void ReadMessage(Record record)
    {
        if (Calls.IsSynthetic(record, Field.Model) || !CallUsage.TryRead(record, out var usage))
            return;
        if (usage.Tokens.IsZero)
            return;
        var names = CallNames.OfLine(record, Field.Model, usage.Tokens);
        Calls.Report(record, Evidence.Transcript, Usage, usage, names, record.Fields.Text(Field.RequestId));
    }
}
