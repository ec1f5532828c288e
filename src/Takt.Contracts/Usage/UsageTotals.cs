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

    /// <summary>Distinct sessions; over several buckets or groups this is not the sum of theirs.</summary>
    public long Sessions { get; init; }

    /// <summary>
    /// Seconds in which a person or the agent was at work; null where only whole days of the organization are known and the answer is cut
    /// otherwise.
    /// </summary>
    public long? ActiveSeconds { get; init; }
}
