using System.Text;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Readings;

/// <summary>Reads what a timeline tells of a record. What isn't the number or the word that it should be is left out.</summary>
internal static class DetailReader
{
    /// <summary>Longer than any id that a provider gives.</summary>
    private const int LongestId = 64;

    /// <summary>Words that clients give by their own lists.</summary>
    private const int LongestWord = 40;

    private const long NanoPerMs = 1_000_000;

    public static CallDetails OfCall(Record record, ReadOnlySpan<byte> request)
    {
        var fields = record.Fields;
        return new()
        {
            RequestId = Id(request),
            Sequence = Count(fields, Field.EventSequence),
            TtftMs = Count(fields, Field.TtftMs),
            Attempts = Small(fields, Field.Attempts),
            ParentAgentId = Agent(record, Field.ParentAgentId),
            ParentSpan = Parent(record),
        };
    }

    public static ActivityDetails OfEvent(Record record, ReadOnlySpan<byte> name)
    {
        var fields = record.Fields;
        var outcome = OutcomeOf(fields);
        return Any(record, outcome) with
        {
            // A decision lies in the span of the wait for it, which its tool use leads to.
            ParentSpan = name.SequenceEqual("tool_decision"u8) ? null : Parent(record),
            Sequence = Count(fields, Field.EventSequence),
            DurationMs = Count(fields, Field.DurationMs),
            SizeIn = Count(fields, Field.ToolInputSize) ?? Count(fields, Field.PromptLength) ?? Count(fields, Field.PreTokens),
            SizeOut = Count(fields, Field.ToolResultSize) ?? Count(fields, Field.ResponseLength) ?? Count(fields, Field.PostTokens),
            AskedBy = CallNames.HalfOfRequest(record),
            RequestId = name.StartsWith("api_"u8) ? Id(fields.Text(Field.RequestId)) : null,
        };
    }

    public static ActivityDetails OfSpan(Record record)
    {
        var fields = record.Fields;
        var ownMs = record.StartUnixNano > 0 && record.RawTimeUnixNano > record.StartUnixNano
            ? (int?)Math.Min((record.RawTimeUnixNano - record.StartUnixNano) / NanoPerMs, int.MaxValue) : Count(fields, Field.DurationMs);
        return Any(record, OutcomeOf(fields)) with
        {
            DurationMs = ownMs,
            SizeIn = Count(fields, Field.PromptLength),
            SizeOut = Count(fields, Field.ResultTokens),
            Span = CallNames.Span(record)?.Span,
            ParentSpan = Parent(record),
        };
    }

    /// <summary>Of a decision that a metric counts.</summary>
    public static ActivityDetails OfDecision(RecordFields fields) => new()
    {
        Outcome = OutcomeOf(fields),
        Reason = Word(fields, Field.DecisionSource),
        Language = Word(fields, Field.Language),
    };

    private static ActivityDetails Any(Record record, ActivityOutcome? outcome)
    {
        var fields = record.Fields;
        return new()
        {
            Status = Small(fields, Field.StatusCode),
            Attempts = Small(fields, Field.Attempts),
            Outcome = outcome,
            Reason = outcome is ActivityOutcome.Accepted or ActivityOutcome.Rejected
                ? Word(fields, Field.DecisionSource) : Word(fields, Field.ErrorType) ?? Word(fields, Field.Trigger),
            ToolUse = Id(fields.HasText(Field.ToolUseId) ? fields.Text(Field.ToolUseId) : fields.Text(Field.GenAiToolCallId)),
            AgentId = Agent(record, Field.AgentId),
            ParentAgentId = Agent(record, Field.ParentAgentId),
        };
    }

    private static ActivityOutcome? OutcomeOf(RecordFields fields)
    {
        var decision = fields.Text(Field.Decision);
        if (decision.SequenceEqual("accept"u8))
            return ActivityOutcome.Accepted;
        if (decision.SequenceEqual("reject"u8))
            return ActivityOutcome.Rejected;
        return fields.Flag(Field.Success) switch
        {
            true => ActivityOutcome.Succeeded,
            false => ActivityOutcome.Failed,
            null => fields.HasText(Field.ErrorType) || Small(fields, Field.StatusCode) >= 400 ? ActivityOutcome.Failed : null,
        };
    }

    /// <summary>An instance's hash, the same for calls and for what else it does; null where the record names none.</summary>
    public static Guid? Agent(Record record, Field field)
    {
        var agent = record.Fields.Text(field);
        return agent.IsEmpty ? null : record.Hash.Start((byte)'i').Add(agent).Finish();
    }

    private static long? Parent(Record record) => record.ParentId.IsEmpty ? null : CallNames.Parent(record);

    private static int? Count(RecordFields fields, Field field)
    {
        var value = fields.Record.Get(field);
        return fields.Record.Has(field) && RecordFields.TryCountOf(value, out var count) && count <= int.MaxValue ? (int)count : null;
    }

    private static short? Small(RecordFields fields, Field field) =>
        Count(fields, field) is { } count and > 0 and <= short.MaxValue ? (short)count : null;

    private static string? Id(ReadOnlySpan<byte> text) =>
        text.Length <= LongestId && KindNames.IsName(text) ? Encoding.ASCII.GetString(text) : null;

    private static string? Word(RecordFields fields, Field field)
    {
        var text = fields.Text(field);
        return text.Length <= LongestWord && KindNames.IsName(text) ? KindNames.Of(text) : null;
    }
}
