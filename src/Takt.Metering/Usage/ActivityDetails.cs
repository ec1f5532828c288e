namespace Takt.Metering.Usage;

/// <summary>
/// What a timeline tells of an activity besides its kind and time. All of it is optional; nothing of it counts. Sizes are of what the kind
/// is about: bytes of a tool's input and result, characters of a prompt and of an answer, tokens before and after a compaction, tokens of
/// a tool's result where its span tells.
/// </summary>
public readonly record struct ActivityDetails
{
    /// <summary><c>event.sequence</c>: a process's own number of the event.</summary>
    public int? Sequence { get; init; }

    public int? DurationMs { get; init; }

    public int? SizeIn { get; init; }

    public int? SizeOut { get; init; }

    /// <summary>The status of an HTTP answer.</summary>
    public short? Status { get; init; }

    /// <summary>Attempts in all: 1 is no retry.</summary>
    public short? Attempts { get; init; }

    public ActivityOutcome? Outcome { get; init; }

    /// <summary>Why it came out so: who decided, the class of an error, what triggered it.</summary>
    public string? Reason { get; init; }

    /// <summary>The programming language of an edit.</summary>
    public string? Language { get; init; }

    /// <summary>The id of the tool use that it is about.</summary>
    public string? ToolUse { get; init; }

    /// <summary>The id of a request that came to nothing.</summary>
    public string? RequestId { get; init; }

    /// <summary>64 bits of the <see cref="CallReport.RequestKey"/> of the call that asked for it, or that it answers.</summary>
    public long? AskedBy { get; init; }

    /// <summary>Hash of the sub-agent's instance; null for the main conversation, and where the client doesn't say.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>Hash of the instance that started that sub-agent.</summary>
    public Guid? ParentAgentId { get; init; }

    /// <summary>A span's own id.</summary>
    public long? Span { get; init; }

    /// <summary>The span in which it happened.</summary>
    public long? ParentSpan { get; init; }
}

/// <summary>How something came out. Stored: values are fixed.</summary>
public enum ActivityOutcome : short
{
    Succeeded = 1,
    Failed = 2,
    Accepted = 3,
    Rejected = 4,
}
