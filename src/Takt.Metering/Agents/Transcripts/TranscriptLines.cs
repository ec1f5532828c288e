using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Transcripts;

/// <summary>
/// Messages of Claude Code's transcripts, uploaded as log records of the scope <c>takt.transcripts</c>: exact tokens, the exact split of
/// cache writes, repository and branch, but no cost.
/// </summary>
internal static class TranscriptLines
{
    private static readonly DimensionFields Usage = new(Field.Model);

    public static bool IsScope(ReadOnlySpan<byte> scopeName) => scopeName.SequenceEqual("takt.transcripts"u8);

    public static void Read(Record record)
    {
        var fields = record.Fields;
        if (!record.Name.SequenceEqual("transcript_message"u8) || Calls.IsSynthetic(fields, Field.Model)) return;
        if (!Calls.TryTokens(
            record, Field.InputTokens, Field.OutputTokens, Field.CacheReadTokens, Field.CacheCreationTokens, out var tokens)) return;
        if (tokens.IsZero) return;

        long? oneHour = null;
        var split = fields.Get(Field.CacheCreation1hTokens);
        if (split.Kind != AttributeKind.None && RecordFields.TryCountOf(split, out var count) && count <= tokens.CacheWrite) oneHour = count;

        var request = fields.Text(Field.RequestId);
        if (request.IsEmpty)
            Calls.Report(record, Evidence.Transcript, Usage, tokens, fields.Text(Field.MessageId), Calls.MessageIds, cacheWrite1h: oneHour);
        else
            Calls.Report(record, Evidence.Transcript, Usage, tokens, request, Calls.RequestIds, cacheWrite1h: oneHour);
    }
}
