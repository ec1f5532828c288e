using Takt.Metering.Usage;

namespace Takt.Metering.Cost;

/// <summary>A cost in nano-dollars by the kinds of tokens that it is for. It is the sum of its parts, to the last nano-dollar.</summary>
public readonly record struct CostParts(long Input, long Output, long CacheRead, long CacheWrite)
{
    // Claude's list, but for a factor: what a model without a price most likely resembles.
    private static readonly TokenPrices UsualRatios = new(Input: 100, Write5m: 125, Write1h: 200, Read: 10, Output: 500);

    /// <exception cref="OverflowException">The sum is more than can be counted.</exception>
    public long Total => checked(Input + Output + CacheRead + CacheWrite);

    /// <summary>
    /// Splits a cost that is not negative:
    /// 1. in proportion to what the list says of each kind's tokens, whoever said the cost;
    /// 2. of a model without a price (or one that is free), in proportion to its tokens at the usual ratios: output 5, cache reads 0.1,
    ///    cache writes 1.25 (2 for an hour) to input's 1;
    /// 3. without any tokens all of it is input's.
    /// Each part is rounded down; the last nano-dollars go to the largest, the first of equals being input, output, reads, writes.
    /// </summary>
    /// <param name="write1h">Of the cache writes, those with a one-hour life; null when unknown.</param>
    public static CostParts Split(long costNano, in TokenCounts tokens, long? write1h, TokenPrices? prices)
    {
        if (costNano <= 0)
            return new(costNano, 0, 0, 0);
        Span<Int128> weights = stackalloc Int128[4];
        var whole = prices is { } list ? Weigh(weights, tokens, write1h, list) : 0;
        if (whole == 0)
            whole = Weigh(weights, tokens, write1h, UsualRatios);
        if (whole == 0)
            return new(costNano, 0, 0, 0);

        Span<long> parts = stackalloc long[4];
        Proportion.Split(costNano, weights, parts);
        return new(parts[0], parts[1], parts[2], parts[3]);
    }

    /// <exception cref="OverflowException">The sum is more than can be counted.</exception>
    public static CostParts operator +(CostParts a, CostParts b) =>
        checked(new(a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite));

    /// <exception cref="OverflowException">The difference is more than can be counted.</exception>
    public static CostParts operator -(CostParts a, CostParts b) =>
        checked(new(a.Input - b.Input, a.Output - b.Output, a.CacheRead - b.CacheRead, a.CacheWrite - b.CacheWrite));

    /// <summary>What tokens of a model without a price weigh beside others of it.</summary>
    internal static Int128 UsualWeight(in TokenCounts tokens)
    {
        Span<Int128> weights = stackalloc Int128[4];
        return Weigh(weights, tokens, null, UsualRatios);
    }

    private static Int128 Weigh(Span<Int128> weights, in TokenCounts tokens, long? write1h, in TokenPrices prices)
    {
        var hour = Math.Clamp(write1h ?? 0, 0, Math.Max(0, tokens.CacheWrite));
        weights[0] = (Int128)tokens.Input * prices.Input;
        weights[1] = (Int128)tokens.Output * prices.Output;
        weights[2] = (Int128)tokens.CacheRead * prices.Read;
        weights[3] = ((Int128)(tokens.CacheWrite - hour) * prices.Write5m) + ((Int128)hour * prices.Write1h);
        return Proportion.Sum(weights);
    }
}
