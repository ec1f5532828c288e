namespace Takt.Contracts.Prices;

/// <summary>A model of the public list.</summary>
public sealed record PriceListModel
{
    /// <summary>The model's family.</summary>
    public required string Model { get; init; }

    /// <summary>Dated ids that are listed with it; any other id of the family costs the same.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Whether a cloud's regional endpoints cost more than its global one.</summary>
    public required bool Regional { get; init; }

    /// <summary>Whether inference in the US only costs more at the provider.</summary>
    public required bool UsInference { get; init; }

    /// <summary>Whether batches cost less.</summary>
    public required bool Batch { get; init; }

    /// <summary>Public prices, in order of time.</summary>
    public required IReadOnlyList<PriceListPeriod> Periods { get; init; }

    /// <summary>Prices of fast mode; null where the model has none and is billed as usual.</summary>
    public TokenPricesUsd? Fast { get; init; }

    /// <summary>What a small standard call pays today by the list that usage is counted by, corrections included.</summary>
    public required TokenPricesUsd Today { get; init; }
}

/// <summary>Prices that hold until the next period's first day.</summary>
/// <param name="From">The first day, UTC; null since ever.</param>
/// <param name="AbovePromptTokens">A call with more input, cache reads and writes than this pays <paramref name="Above"/> for all of it;
/// null where size is no matter.</param>
public sealed record PriceListPeriod(DateOnly? From, TokenPricesUsd Prices, long? AbovePromptTokens, TokenPricesUsd? Above);
