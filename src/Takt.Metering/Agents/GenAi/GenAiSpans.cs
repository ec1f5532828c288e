using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.GenAi;

/// <summary>
/// Spans by OpenTelemetry's GenAI conventions. A model operation with tokens is a call; agents, workflows and other parents repeat their
/// children's sums and never count.
/// </summary>
internal static class GenAiSpans
{
    private static readonly DimensionFields Tool = new(Field.GenAiRequestModel, Field.GenAiAgentName, Field.GenAiToolName);

    public static void Read(Record record)
    {
        var operation = record.Fields.Text(Field.GenAiOperation);
        if (operation.SequenceEqual("execute_tool"u8)) ReadTool(record);
        else if (IsModelOperation(operation, record.SpanKind)) ReadCall(record);
    }

    /// <summary>What was really answered goes before what was asked for.</summary>
    public static DimensionFields UsageFields(RecordFields fields) =>
        new(fields.HasText(Field.GenAiResponseModel) ? Field.GenAiResponseModel : Field.GenAiRequestModel, Field.GenAiAgentName);

    /// <summary>Old senders name no operation: there a client span is a request, and anything else a parent.</summary>
    private static bool IsModelOperation(ReadOnlySpan<byte> operation, SpanKind kind) =>
        operation.IsEmpty
            ? kind == SpanKind.Client
            : operation.SequenceEqual("chat"u8) || operation.SequenceEqual("text_completion"u8) || operation.SequenceEqual("completion"u8)
                || operation.SequenceEqual("generate_content"u8) || operation.SequenceEqual("embeddings"u8);

    private static void ReadCall(Record record)
    {
        var fields = record.Fields;
        if (!Calls.TryTokens(
            record, Field.GenAiInputTokens, Field.GenAiOutputTokens, Field.GenAiCacheRead, Field.GenAiCacheWrite, out var tokens)) return;
        if (tokens.IsZero) return;

        // Input includes what was read from and written to the cache. A sender that leaves it out is seen when it doesn't fit.
        var uncached = tokens.Input - tokens.CacheRead - tokens.CacheWrite;
        if (uncached >= 0) tokens = tokens with { Input = uncached };

        var response = fields.Text(Field.GenAiResponseId);
        var special = UsageFields(fields);
        if (response.IsEmpty) Calls.Report(record, Evidence.Event, special, tokens, record.SpanKey(), Calls.SpanIds);
        else Calls.Report(record, Evidence.Event, special, tokens, response, Calls.ResponseIds);
    }

    private static void ReadTool(Record record)
    {
        Activities.Report(record, ActivityKinds.ToolResults, Tool);
        if (record.Failed) Activities.Report(record, ActivityKinds.ToolFailures, Tool);
    }
}
