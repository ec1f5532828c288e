using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>One use of a tool, put together from its decision, its result and its spans.</summary>
internal sealed class ToolUse(string id)
{
    /// <summary>A decision by a person is one that somebody was waited for; by a rule it took no time.</summary>
    private const string ByPerson = "user_";

    public string Id => id;

    public string? Name { get; private set; }

    public Guid? PromptId { get; private set; }

    public Guid? AgentId { get; private set; }

    /// <summary>The span in which the tool was used.</summary>
    public long? ParentSpan { get; private set; }

    /// <summary>The tool's own span.</summary>
    public long? Span { get; private set; }

    /// <summary>The span in which a sub-agent works that the tool has started.</summary>
    public long? ExecutionSpan { get; private set; }

    public long? AskedBy { get; private set; }

    public ActivityOutcome? Outcome { get; private set; }

    public long StartMicros { get; private set; } = long.MaxValue;

    public long EndMicros { get; private set; } = long.MinValue;

    public long? DecidedMicros { get; private set; }

    public bool IsDecidedByPerson { get; private set; }

    public int? WaitedMs { get; set; }

    /// <summary>The conversation into which its result goes.</summary>
    public Chain Chain { get; set; }

    public int? ResultBytes { get; private set; }

    public int? ResultTokens { get; private set; }

    public bool HasResult { get; private set; }

    public void Add(EventFact happened)
    {
        var details = happened.Details;
        Name ??= happened.Tool;
        PromptId ??= happened.PromptId;
        AgentId ??= details.AgentId;
        AskedBy ??= details.AskedBy;
        StartMicros = Math.Min(StartMicros, happened.StartMicros);
        EndMicros = Math.Max(EndMicros, happened.AtMicros);
        switch (happened.Kind)
        {
            case ActivityKinds.ToolAccepted or ActivityKinds.ToolRejected:
                DecidedMicros = happened.AtMicros;
                IsDecidedByPerson = details.Reason?.StartsWith(ByPerson, StringComparison.Ordinal) == true;
                Outcome ??= details.Outcome == ActivityOutcome.Rejected ? ActivityOutcome.Rejected : null;
                break;
            case ActivityKinds.ToolResults:
                (HasResult, ResultBytes) = (true, details.SizeOut);
                ParentSpan ??= details.ParentSpan;
                Outcome = details.Outcome ?? Outcome;
                break;
            case ActivityKinds.ToolSpan:
                (Span, ResultTokens) = (details.Span, details.SizeOut);
                ParentSpan = details.ParentSpan ?? ParentSpan;
                break;
            case ActivityKinds.ExecutionSpan:
                (ExecutionSpan, HasResult) = (details.Span, true);
                Outcome ??= details.Outcome;
                break;
        }
    }
}
