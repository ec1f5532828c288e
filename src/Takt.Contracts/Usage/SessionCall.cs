namespace Takt.Contracts.Usage;

/// <summary>One API call of a session.</summary>
public sealed record SessionCall
{
    /// <summary>The call's own, by which timeline and tree (<c>call:…</c>) name it.</summary>
    public required Guid CallId { get; init; }

    public required DateTimeOffset At { get; init; }
    public string? Model { get; init; }
    public string? QuerySource { get; init; }
    public string? Agent { get; init; }

    /// <summary>The sub-agent's instance; null for the main conversation, and where the client doesn't say.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>The instance that started that sub-agent.</summary>
    public Guid? ParentAgentId { get; init; }

    public Guid? PromptId { get; init; }

    /// <summary>As the provider gave it.</summary>
    public string? RequestId { get; init; }

    /// <summary>The process's own number of the event that told of it.</summary>
    public int? Sequence { get; init; }

    public string? Effort { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long CacheReadTokens { get; init; }
    public long CacheWriteTokens { get; init; }

    /// <summary>
    /// Of the cache writes, those with a one-hour life; null when nobody says: the price list's cost then takes them all as five-minute
    /// writes.
    /// </summary>
    public long? CacheWrite1hTokens { get; init; }

    /// <summary>
    /// How <c>cache_write1h_tokens</c> is known: <c>transcript</c>, or <c>inferred</c> from the cost that the client reported; null where
    /// it isn't, or where nothing was written.
    /// </summary>
    public string? CacheSplit { get; init; }

    /// <summary>Null when the call is unpriced.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary><c>reported</c> by the client, <c>priced</c> by the list, or <c>unpriced</c>.</summary>
    public required string CostBasis { get; init; }

    /// <summary>
    /// True when the reported cost fits no split of the cache writes at list prices: the client reckons with prices of its own. Also when
    /// the call's service tier has no published price and the standard one stands in.
    /// </summary>
    public bool CustomPricing { get; init; }

    /// <summary>By the price list; null when the model is unknown to it.</summary>
    public decimal? CostPricedUsd { get; init; }

    /// <summary>Milliseconds.</summary>
    public int DurationMs { get; init; }

    /// <summary>Milliseconds to the first token.</summary>
    public int? TtftMs { get; init; }

    /// <summary>Attempts in all; 1 is no retry.</summary>
    public int? Attempts { get; init; }

    /// <summary><c>event</c>, <c>transcript</c> or <c>span</c>: the best report of this call.</summary>
    public required string Evidence { get; init; }
}
