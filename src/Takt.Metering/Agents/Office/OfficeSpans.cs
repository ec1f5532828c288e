using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Office;

/// <summary>
/// Office agents send spans only: <c>agent.stream</c> is a call, the others are activity. A stream's token events say what its attributes
/// say, so they count only where the attributes are missing.
/// </summary>
internal static class OfficeSpans
{
    private static readonly DimensionFields Usage = new(Field.Model);
    private static readonly DimensionFields UsageByEvent = new(Field.TokenUsageModel);
    private static readonly DimensionFields Activity = new(Field.Model, Tool: Field.ToolName);

    public static void Read(Record record)
    {
        var name = record.Name;
        if (name.SequenceEqual("agent.stream"u8)) ReadCall(record);
        else if (name.SequenceEqual("agent.tool_execution"u8)) ReadTool(record);
        else if (name.SequenceEqual("agent.query"u8)) Activities.Report(record, ActivityKinds.Prompts, Activity);
        else if (name.SequenceEqual("agent.compaction"u8)) Activities.Report(record, ActivityKinds.Compactions, Activity);
        else if (KindNames.IsName(name)) Activities.Report(record, KindNames.Of(name), Activity);
    }

    /// <summary>Takes one span event into account.</summary>
    public static void ReadEvent(Record record, ReadOnlySpan<byte> eventName)
    {
        var fields = record.SpanEvent;
        if (!eventName.SequenceEqual("office_agent.token.usage"u8)) return;
        if (!RecordFields.TryCountOf(Get(fields, Field.TokenUsageCount), out var count)) return;
        var type = RecordFields.TextOf(Get(fields, Field.TokenUsageType));
        record.EventTokens += type switch
        {
            _ when type.SequenceEqual("input"u8) => new TokenCounts(count, 0, 0, 0),
            _ when type.SequenceEqual("output"u8) => new TokenCounts(0, count, 0, 0),
            _ when type.SequenceEqual("cacheRead"u8) => new TokenCounts(0, 0, count, 0),
            _ when type.SequenceEqual("cacheCreation"u8) => new TokenCounts(0, 0, 0, count),
            _ => TokenCounts.Zero,
        };
        var model = Get(fields, Field.TokenUsageModel);
        if (model.Kind != AttributeKind.None) record.Fields.Record.Set(Field.TokenUsageModel, model);
    }

    private static void ReadCall(Record record)
    {
        var fields = record.Fields;
        if (!Calls.TryTokens(
            record, Field.InputTokens, Field.OutputTokens, Field.CacheReadTokens, Field.CacheCreationTokens, out var tokens)) return;
        if (tokens.IsZero && !Calls.IsPossible(record, tokens = record.EventTokens)) return;
        if (tokens.IsZero) return;
        var special = fields.HasText(Field.Model) ? Usage : UsageByEvent;
        var request = fields.Text(Field.RequestId);
        if (request.IsEmpty) Calls.Report(record, Evidence.Event, special, tokens, record.SpanKey(), Calls.SpanIds);
        else Calls.Report(record, Evidence.Event, special, tokens, request, Calls.RequestIds);
    }

    private static void ReadTool(Record record)
    {
        Activities.Report(record, ActivityKinds.ToolResults, Activity);
        if (record.Failed || record.Fields.Flag(Field.Success) is false) Activities.Report(record, ActivityKinds.ToolFailures, Activity);
    }

    private static AttributeValue Get(FieldLayer fields, Field field) => fields.Has(field) ? fields.Get(field) : default;
}
