namespace Takt.Metering.Cost;

/// <summary>Everything that decides the price of one model's tokens.</summary>
/// <param name="Family">The model without a date suffix.</param>
/// <param name="Periods">In order of time, without gaps.</param>
/// <param name="Fast">Fast mode's prices; null where the model has none and is billed as usual.</param>
public sealed record ModelPrices(string Family, IReadOnlyList<PricePeriod> Periods, TokenPrices? Fast)
{
    private readonly PricePeriod[] _periods = [.. Periods];

    /// <value>Whether a cloud's regional endpoints cost more than its global one.</value>
    public bool Regional { get; init; }

    /// <value>Whether US-only inference at the provider costs more.</value>
    public bool UsInference { get; init; }

    /// <value>Whether the batch API has this model at its reduced price.</value>
    public bool Batch { get; init; }

    /// <summary>
    /// The prices of a request. Times before the first period take its prices: a client's clock may be wrong, the model existed.
    /// </summary>
    /// <param name="promptTokens">Input, cache reads and writes of this request together: some models have a dearer tier by size.</param>
    public TokenPrices At(long timeUnixNano, long promptTokens, bool fast)
    {
        if (fast && Fast is { } fastPrices)
            return fastPrices;
        var i = _periods.Length - 1;
        while (i > 0 && timeUnixNano < _periods[i].FromUnixNano)
            i--;
        var period = _periods[i];
        return period.Above is { } above && promptTokens > period.AbovePromptTokens ? above : period.Prices;
    }
}

/// <summary>Prices that hold from a time until the next period's.</summary>
public sealed record PricePeriod(long FromUnixNano, TokenPrices Prices, long AbovePromptTokens = 0, TokenPrices? Above = null);

/// <summary>
/// Pico-dollars per token (USD per million tokens × 10^6). Five explicit prices: the newest models break the usual multipliers.
/// </summary>
public readonly record struct TokenPrices(long Input, long Write5m, long Write1h, long Read, long Output);
