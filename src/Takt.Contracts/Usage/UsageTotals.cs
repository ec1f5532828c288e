namespace Takt.Contracts.Usage;

/// <summary>Sums of usage. Tokens are counts; money is decimal USD, exact to the nano-dollar.</summary>
public record UsageTotals
{
    /// <summary>API calls known one by one.</summary>
    public long Calls { get; init; }

    /// <summary>False when some usage is known as sums only, so that there were more calls than <c>calls</c>.</summary>
    public bool CallsComplete => UnitemisedTokens == 0;

    /// <summary>Tokens known from metrics alone; they are part of the four token counts.</summary>
    public long UnitemisedTokens { get; init; }

    /// <summary>Uncached input.</summary>
    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }
    public long CacheReadTokens { get; init; }
    public long CacheWriteTokens { get; init; }

    /// <summary>Estimated cost: the client's own figure where it gave one, else the price list's.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>
    /// The part of <c>cost_usd</c> that is for uncached input; with those of the other kinds of tokens it adds up to all of it.
    /// </summary>
    public decimal CostInputUsd { get; init; }

    public decimal CostOutputUsd { get; init; }
    public decimal CostCacheReadUsd { get; init; }
    public decimal CostCacheWriteUsd { get; init; }

    /// <summary>The part of <c>cost_usd</c> that clients reported themselves; the rest is priced by the list.</summary>
    public decimal CostReportedUsd { get; init; }

    /// <summary>What the same usage costs by the price list, whatever clients reported.</summary>
    public decimal CostPricedUsd { get; init; }

    /// <summary>Tokens without any cost: an unknown model is unpriced, never $0.</summary>
    public long UnpricedTokens { get; init; }

    /// <summary>
    /// Sessions that began: each counts once, in the interval of its earliest counted record and at that record's labels, so that they add
    /// up. Null where the answer is cut by what varies within a session (<c>sessions_unknown</c> says so).
    /// </summary>
    public long? Sessions { get; init; }

    /// <summary>
    /// Seconds in which a person or the agent was at work; null, as the four figures after it, where the answer is cut by what only API
    /// calls have, or by session.
    /// </summary>
    public long? ActiveSeconds { get; init; }

    public long? Commits { get; init; }
    public long? PullRequests { get; init; }
    public long? LinesAdded { get; init; }
    public long? LinesRemoved { get; init; }
}
