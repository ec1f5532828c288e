namespace Takt.Contracts.Usage;

/// <summary>What is odd about a session, as of when it was looked at: some seconds after it has changed.</summary>
public sealed record SessionFindings
{
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The largest context of any of its calls.</summary>
    public long PeakContextTokens { get; init; }

    public int CacheMisses { get; init; }
    public long MissedTokens { get; init; }
    public decimal MissCostUsd { get; init; }

    /// <summary>
    /// What could have been less: misses after idling or for no known reason, and results of more than 25,000 tokens that more than ten
    /// calls carried.
    /// </summary>
    public decimal AvoidableUsd { get; init; }

    public int ApiErrors { get; init; }
    public int FailedTools { get; init; }
    public int Rejections { get; init; }
}
