namespace Takt.Contracts.Usage.Story;

/// <summary>Something that happened in a session besides its calls.</summary>
public sealed record TimelineEntry
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The event's name, or <c>span:</c> and the span's: <c>user_prompt</c>, <c>tool_result</c>, <c>span:tool</c> …</summary>
    public required string Kind { get; init; }

    /// <summary>The process's own number of the event.</summary>
    public int? Sequence { get; init; }

    public Guid? PromptId { get; init; }
    public string? Tool { get; init; }
    public string? ToolUseId { get; init; }
    public string? Agent { get; init; }

    /// <summary>The sub-agent's instance; null for the main conversation, and where the client doesn't say.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>The instance that started that sub-agent.</summary>
    public Guid? ParentAgentId { get; init; }

    /// <summary>The call that asked for it: one of <c>calls</c>.</summary>
    public Guid? CallId { get; init; }

    /// <summary>The id of a request that came to nothing.</summary>
    public string? RequestId { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c>, <c>accepted</c> or <c>rejected</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Who decided, the class of the error, what triggered it.</summary>
    public string? Reason { get; init; }

    /// <summary>The programming language of an edit.</summary>
    public string? Language { get; init; }

    /// <summary>The HTTP status of an answer.</summary>
    public int? Status { get; init; }

    /// <summary>Attempts in all; 1 is no retry.</summary>
    public int? Attempts { get; init; }

    public int? DurationMs { get; init; }

    /// <summary>Bytes of a tool's input, characters of a prompt, tokens before a compaction.</summary>
    public int? SizeIn { get; init; }

    /// <summary>Bytes of a tool's result (tokens where it is a span), characters of an answer, tokens after a compaction.</summary>
    public int? SizeOut { get; init; }
}
