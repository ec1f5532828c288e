namespace Takt.Metering.Usage;

/// <summary>One API call as one report tells it.</summary>
public readonly record struct CallReport
{
    public required SessionIdentity Session { get; init; }
    public required Dimensions Dimensions { get; init; }

    /// <summary>
    /// The report's identity: reports with one key are one report, told twice or in parts. An event's or a span's is the hash of its
    /// request id, else of its client request id, else of its content or its span's ids, never of its session. A transcript line's is the
    /// hash of its message, request and side chain together, else of its content.
    /// </summary>
    public required Guid Key { get; init; }

    public required Evidence Evidence { get; init; }

    /// <summary>
    /// Hash of <c>request_id</c>, or of a GenAI response id; null when the report names none. An event's or span's own <see cref="Key"/>
    /// then.
    /// </summary>
    public Guid? RequestKey { get; init; }

    /// <summary>64 bits of the hash of <c>client_request_id</c>; null when the report names none.</summary>
    public long? ClientId { get; init; }

    /// <summary>64 bits of the hash of a transcript line's message id; null when the report names none.</summary>
    public long? MessageId { get; init; }

    /// <summary>A transcript line of a side chain: it may repeat another chain's message under a request of its own.</summary>
    public bool Sidechain { get; init; }

    /// <summary>The span that tells of the call; null for other reports.</summary>
    public SpanReference? Span { get; init; }

    /// <summary>Time as sent, nanoseconds since 1970: when the call ended.</summary>
    public required long TimeUnixNano { get; init; }

    public required TokenCounts Tokens { get; init; }

    /// <summary>Of <see cref="TokenCounts.CacheWrite"/>, those with a one-hour life; null when the report doesn't say.</summary>
    public long? CacheWrite1h { get; init; }

    /// <summary>The client's own cost in nano-dollars; null when it sent none.</summary>
    public long? ReportedCostNano { get; init; }

    public Guid? PromptId { get; init; }

    /// <summary>Hash of the sub-agent's instance that asked; null for the main conversation.</summary>
    public Guid? AgentId { get; init; }

    public int DurationMs { get; init; }

    public CallDetails Details { get; init; }

    public bool HasRequestId => RequestKey is not null;
}
