using Takt.Contracts.Usage.Story;
using Takt.Metering.Counting;
using Takt.Metering.Sessions;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Sessions.Story;

/// <summary>A session's story as it is answered.</summary>
internal static class StoryAnswers
{
    public static IReadOnlyList<TimelineEntry> Timeline(IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events)
    {
        var asking = new Dictionary<long, Guid>();
        foreach (var call in calls)
            asking[CallFact.HalfOf(call.Key)] = call.Key;
        return [.. events.Select(happened => Entry(happened, asking))];
    }

    public static IReadOnlyList<TreeNode> Tree(SessionTree tree) => [.. tree.Nodes.Select(Node)];

    public static EventRun Run(SequenceRun run) => new()
    {
        FirstAt = At(run.FirstMicros),
        LastAt = At(run.LastMicros),
        First = run.First,
        Last = run.Last,
        Events = run.Seen,
        LostAtLeast = run.LostLeast,
        LostAtMost = run.LostMost,
    };

    public static DateTimeOffset At(long micros) => new(RecordTime.ToDateTime(micros));

    private static TimelineEntry Entry(EventFact happened, Dictionary<long, Guid> asking)
    {
        var details = happened.Details;
        return new()
        {
            At = At(happened.AtMicros),
            Kind = happened.Kind,
            Sequence = details.Sequence,
            PromptId = happened.PromptId,
            Tool = happened.Tool,
            ToolUseId = details.ToolUse,
            Agent = happened.Agent,
            AgentId = details.AgentId,
            ParentAgentId = details.ParentAgentId,
            CallId = details.AskedBy is { } half && asking.TryGetValue(half, out var call) ? call : null,
            RequestId = details.RequestId,
            Outcome = Word(details.Outcome),
            Reason = details.Reason,
            Language = details.Language,
            Status = details.Status,
            Attempts = details.Attempts,
            DurationMs = details.DurationMs,
            SizeIn = details.SizeIn,
            SizeOut = details.SizeOut,
        };
    }

    private static TreeNode Node(SessionNode node)
    {
        var hasTime = node.StartMicros <= node.EndMicros;
        return new()
        {
            Id = node.Id,
            Parent = node.Parent?.Id,
            Kind = node.Kind switch
            {
                NodeKind.Session => "session",
                NodeKind.Prompt => "prompt",
                NodeKind.Call => "call",
                NodeKind.Tool => "tool",
                NodeKind.Agent => "agent",
                NodeKind.Error => "error",
                NodeKind.Compaction => "compaction",
                _ => "unitemised",
            },
            Name = node.Name,
            At = hasTime ? At(node.StartMicros) : null,
            TookMs = hasTime ? (node.EndMicros - node.StartMicros) / 1_000 : null,
            WaitedMs = node.WaitedMs,
            CostUsd = Usd.FromNano(node.OwnNano),
            CostWithBelowUsd = Usd.FromNano(node.BelowNano),
            CostCarriedUsd = Usd.FromNano(node.CarriedNano),
            CarriedIsEstimate = node.IsCarriedGuessed,
            ContextTokens = node.Call?.Context,
            MissedTokens = node.Miss?.Tokens,
            MissCause = node.Miss is { } miss ? Word(miss.Cause) : null,
            MissCostUsd = Usd.FromNano(node.Miss?.CostNano),
            Outcome = Word(node.Outcome),
            Size = node.Size,
        };
    }

    private static string Word(MissCause cause) => cause switch
    {
        MissCause.ModelOrEffort => "model_or_effort",
        MissCause.Idle => "idle",
        _ => "unknown",
    };

    private static string? Word(ActivityOutcome? outcome) => outcome switch
    {
        ActivityOutcome.Succeeded => "succeeded",
        ActivityOutcome.Failed => "failed",
        ActivityOutcome.Accepted => "accepted",
        ActivityOutcome.Rejected => "rejected",
        _ => null,
    };
}
