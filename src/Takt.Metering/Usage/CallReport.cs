namespace Takt.Metering.Usage;

/// <summary>One API call as one report tells it.</summary>
public readonly record struct CallReport
{
    public required SessionIdentity Session { get; init; }
    public required Dimensions Dimensions { get; init; }

    /// <summary>Hash of <c>request_id</c>, else <c>client_request_id</c>, else of what the contract names: the call's identity in its session.</summary>
    public required Guid Key { get; init; }

    public required Evidence Evidence { get; init; }

    /// <summary>False when the key had to be made from the report itself.</summary>
    public required bool HasRequestId { get; init; }

    /// <summary>Time as sent, nanoseconds since 1970.</summary>
    public required long TimeUnixNano { get; init; }

    public required TokenCounts Tokens { get; init; }

    /// <summary>Of <see cref="TokenCounts.CacheWrite"/>, those with a one-hour life; null when the report doesn't say.</summary>
    public long? CacheWrite1h { get; init; }

    /// <summary>The client's own cost in nano-dollars; null when it sent none.</summary>
    public long? ReportedCostNano { get; init; }

    public Guid? PromptId { get; init; }

    public int DurationMs { get; init; }
}
