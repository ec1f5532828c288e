using Takt.Metering.Usage;

namespace Takt.Metering.Cost;

/// <summary>A price list's cost of usage, in exact integer arithmetic. Nothing here allocates.</summary>
public static class Pricing
{
    /// <summary>
    /// What the tokens cost by the list, in nano-dollars rounded half-even; null when the model is unknown (unpriced, which is not the
    /// same as free) or the sum exceeds what can be counted.
    /// </summary>
    /// <param name="cacheWrite1h">Of the cache writes, those with a one-hour life; null when unknown: all are then priced at five
    /// minutes.</param>
    public static long? Price(PriceList prices, in PriceTerms terms, long timeUnixNano, in TokenCounts tokens, long? cacheWrite1h = null) =>
        Find(prices, terms, timeUnixNano, tokens) is { } rate ? rate.Cost(tokens, cacheWrite1h) : null;

    /// <summary>What a request of these tokens pays per token; null when the model is unknown.</summary>
    public static Rate? Find(PriceList prices, in PriceTerms terms, long timeUnixNano, in TokenCounts tokens)
    {
        var promptTokens = terms.Aggregated ? 0 : tokens.Input + tokens.CacheRead + tokens.CacheWrite;
        return prices.RateOf(terms, timeUnixNano, promptTokens);
    }
}
