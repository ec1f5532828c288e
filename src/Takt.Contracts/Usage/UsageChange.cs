namespace Takt.Contracts.Usage;

/// <summary>The range before, and how the cost has changed since. Asked for by <c>compare=before</c>.</summary>
public sealed record UsageChange
{
    /// <summary>Totals of the range before.</summary>
    public required UsageTotals Before { get; init; }

    /// <summary>Cost now less cost before.</summary>
    public required decimal CostUsd { get; init; }

    /// <summary>Why; null without <c>explain=true</c>.</summary>
    public ChangeReasons? Why { get; init; }
}

/// <summary>
/// Five parts that add up to the change of cost, to the nano-dollar; less is negative. An additive log-mean decomposition over models and
/// kinds of tokens.
/// </summary>
public sealed record ChangeReasons
{
    /// <summary>More calls, and models that are new or gone. Of tokens that no call is known of: more tokens.</summary>
    public required decimal MoreCallsUsd { get; init; }

    /// <summary>Calls went to dearer models.</summary>
    public required decimal DearerModelsUsd { get; init; }

    /// <summary>More tokens a call of the same model.</summary>
    public required decimal BiggerCallsUsd { get; init; }

    /// <summary>Fewer of the tokens came from the cache, or more were output.</summary>
    public required decimal LessFromCacheUsd { get; init; }

    /// <summary>Another price a token of the same model and kind.</summary>
    public required decimal PriceListUsd { get; init; }
}

/// <summary>Which range stands beside the one that was asked for.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Excluded; of a range that isn't over only as much as has passed of it.</param>
/// <param name="Days">By how many days it is shifted: whole weeks, so that weekends meet weekends.</param>
public sealed record ComparedRange(DateTimeOffset From, DateTimeOffset To, int Days);
