namespace Takt.Contracts.Usage;

/// <summary>What figures are worth: every answer that carries cost carries its standing.</summary>
public sealed record Standing
{
    /// <summary>Always true: cost is an estimate, never an invoice.</summary>
    public bool Estimate { get; init; } = true;

    /// <summary>When what the caller may see last changed: as long as it stays the same, so does the answer.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required Completeness Completeness { get; init; }

    /// <summary>Version of the price list behind <c>cost_priced_usd</c>.</summary>
    public required string PriceList { get; init; }

    /// <summary>
    /// While history is being re-priced, how far that is: <c>mixed, 43 %</c> of the sessions are counted by <c>price_list</c>, the others
    /// by the one before. Else null.
    /// </summary>
    public string? Repricing { get; init; }
}

/// <summary>How whole the data behind an answer is.</summary>
public sealed record Completeness
{
    /// <summary>
    /// <c>empty</c>: nothing in this range; <c>complete</c>: every token has its call and its price; else <c>partial</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Tokens known from metrics alone: their calls were never reported.</summary>
    public required long UnitemisedTokens { get; init; }

    /// <summary>Tokens without a cost, because their model has no price.</summary>
    public required long UnpricedTokens { get; init; }

    /// <summary>Time of the newest record of any session the caller may see; null before the first.</summary>
    public DateTimeOffset? NewestEventAt { get; init; }
}
