using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>What all families do to report activity from events and spans.</summary>
internal static class Activities
{
    /// <summary>What tells two events of one name and instant apart.</summary>
    private static readonly Field[] Distinguishing =
    [
        Field.EventSequence, Field.ToolUseId, Field.ToolId, Field.GenAiToolCallId, Field.RequestId, Field.ClientRequestId,
        Field.MessageUuid, Field.PromptId, Field.ToolName, Field.Type, Field.Decision, Field.Success, Field.DurationMs, Field.Model,
    ];

    public static void Report(
        Record record, string kind, in DimensionFields special, long value = 1, in ActivityDetails details = default)
    {
        var session = record.Session();
        var hash = record.Hash.Start((byte)'a').Add(session.Id).Add(KindNames.Bare(record.Name)).Add(record.RawTimeUnixNano);
        foreach (var character in kind)
            hash.Add(character);
        foreach (var field in Distinguishing)
            hash.Add(record.Fields.Get(field));
        var key = hash.Add(record.TraceId).Add(record.SpanId).Finish();
        record.Batch.Activities.Add(new ActivityReport
        {
            Session = session,
            Dimensions = record.ActivityDimensions(special),
            Key = key,
            Kind = kind,
            TimeUnixNano = record.TimeUnixNano,
            Value = value,
            PromptId = record.PromptId(),
            Details = details,
        });
    }
}
