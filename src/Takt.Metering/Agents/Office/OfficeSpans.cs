using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Office;

/// <summary>
/// Office agents' spans: those with tokens (<c>agent.stream</c>) are calls, the others activity. A stream's token events say what its
/// attributes say, so they count only where the attributes are missing.
/// </summary>
internal static class OfficeSpans
{
    private const long MostOfOneEvent = 1_000_000_000;

    private static readonly DimensionFields Usage = new(Field.Model);
    private static readonly DimensionFields UsageByEvent = new(Field.TokenUsageModel);
    private static readonly DimensionFields Activity = new(Field.Model, Tool: Field.ToolName);

    public static void Read(Record record)
    {
        if (!TryReadCall(record))
            Calls.Link(record);
        var name = record.Name;
        if (name.SequenceEqual("agent.tool_execution"u8))
            ReadTool(record);
        else if (name.SequenceEqual("agent.query"u8))
            Activities.Report(record, ActivityKinds.Prompts, Activity);
        else if (name.SequenceEqual("agent.compaction"u8))
            Activities.Report(record, ActivityKinds.Compactions, Activity);
        else if (!name.SequenceEqual("agent.stream"u8) && KindNames.IsName(name))
            Activities.Report(record, KindNames.Of(name), Activity);
    }

    /// <summary>Takes one span event into account.</summary>
    public static void ReadEvent(Record record, ReadOnlySpan<byte> eventName)
    {
        var fields = record.SpanEvent;
        if (!eventName.SequenceEqual("office_agent.token.usage"u8))
            return;
        if (!RecordFields.TryCountOf(Get(fields, Field.TokenUsageCount), out var count))
            return;
        // Far above any call, and so low that no number of events adds up to more than can be counted.
        count = Math.Min(count, MostOfOneEvent);
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
        if (model.Kind != AttributeKind.None)
            record.Fields.Record.Set(Field.TokenUsageModel, model);
    }

    /// <summary>False when the span bears no usage.</summary>
    private static bool TryReadCall(Record record)
    {
        var fields = record.Fields;
        if (!CallUsage.TryRead(record, out var usage))
            return false;
        if (usage.Tokens.IsZero)
            usage = new CallUsage(record.EventTokens, CacheWrite1h: null);
        if (usage.Tokens.IsZero || !Calls.IsPossible(record, usage.Tokens))
            return false;
        Calls.ReportSpan(record, fields.HasText(Field.Model) ? Usage : UsageByEvent, usage, fields.Text(Field.RequestId),
            fields.Text(Field.GenAiResponseId));
        return true;
    }

    private static void ReadTool(Record record)
    {
        Activities.Report(record, ActivityKinds.ToolResults, Activity);
        if (record.Failed || record.Fields.Flag(Field.Success) is false)
            Activities.Report(record, ActivityKinds.ToolFailures, Activity);
    }

    private static AttributeValue Get(FieldLayer fields, Field field) => fields.Has(field) ? fields.Get(field) : default;
}
