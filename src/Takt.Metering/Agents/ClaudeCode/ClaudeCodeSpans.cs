using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.ClaudeCode;

/// <summary>
/// Claude Code's spans: requests only, as the weakest evidence. Tools and prompts are in its events, so other spans give nothing.
/// </summary>
internal static class ClaudeCodeSpans
{
    private static readonly DimensionFields Usage = new(Field.Model);

    public static void Read(Record record)
    {
        var fields = record.Fields;
        if (!KindNames.Bare(record.Name).SequenceEqual("llm_request"u8) || Calls.IsSynthetic(fields, Field.Model)) return;
        if (!Calls.TryTokens(
            record, Field.InputTokens, Field.OutputTokens, Field.CacheReadTokens, Field.CacheCreationTokens, out var tokens)) return;
        if (tokens.IsZero) return;

        // gen_ai.response.id repeats the request id here; elsewhere it is a message's.
        var request = fields.Text(Field.RequestId);
        if (request.IsEmpty) request = fields.Text(Field.GenAiResponseId);
        if (request.IsEmpty) Calls.Report(record, Evidence.Span, Usage, tokens, fields.Text(Field.ClientRequestId), Calls.ClientIds);
        else Calls.Report(record, Evidence.Span, Usage, tokens, request, Calls.RequestIds);
    }
}
