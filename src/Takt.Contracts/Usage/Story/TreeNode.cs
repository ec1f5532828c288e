namespace Takt.Contracts.Usage.Story;

/// <summary>A node of a session's tree.</summary>
public sealed record TreeNode
{
    /// <summary>Unique in the session, and the same at every asking.</summary>
    public required string Id { get; init; }

    /// <summary>Null for the session.</summary>
    public string? Parent { get; init; }

    /// <summary>
    /// <c>session</c>, <c>prompt</c>, <c>call</c>, <c>tool</c>, <c>agent</c>, <c>error</c>, <c>compaction</c>, or <c>unitemised</c>: what
    /// the session's metrics know beyond its calls.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>A call's model, a tool's or a sub-agent's name, an error's class.</summary>
    public string? Name { get; init; }

    /// <summary>When it began; null for what has no time.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Milliseconds from its beginning to its end, with what it contains.</summary>
    public long? TookMs { get; init; }

    /// <summary>Milliseconds of these in which somebody was waited for.</summary>
    public int? WaitedMs { get; init; }

    /// <summary>Its own cost; null for what has none, and for a call without a price.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Its own cost and that of all below it.</summary>
    public required decimal CostWithBelowUsd { get; init; }

    /// <summary>What it cost to carry its text through the calls that followed; no part of any sum. Null where it isn't known.</summary>
    public decimal? CostCarriedUsd { get; init; }

    /// <summary>True where the tokens that were carried are reckoned from a length in characters or bytes.</summary>
    public bool CarriedIsEstimate { get; init; }

    /// <summary>Tokens of a call's context.</summary>
    public long? ContextTokens { get; init; }

    /// <summary>Tokens that the call should have read from the cache and didn't; null where it missed nothing.</summary>
    public long? MissedTokens { get; init; }

    /// <summary>Why: <c>model_or_effort</c>, <c>idle</c> or <c>unknown</c>.</summary>
    public string? MissCause { get; init; }

    /// <summary>What the miss cost more; null without one, and without a price.</summary>
    public decimal? MissCostUsd { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Characters of a prompt, bytes or tokens of a tool's result, tokens after a compaction.</summary>
    public int? Size { get; init; }
}
