using Takt.Metering.Usage;

namespace Takt.Metering.Cost;

/// <summary>What one request pays per token: prices, and a factor that the modifiers make together. Exact integers up to the end.</summary>
/// <param name="Numerator">With <paramref name="Denominator"/> the factor on all five prices.</param>
/// <param name="StandsIn">The terms name a tier that has no published price: the standard price stands in for it.</param>
public readonly record struct Rate(TokenPrices Prices, long Numerator, long Denominator, bool StandsIn)
{
    private const long PicoPerNano = 1_000;

    /// <summary>Far above what can be counted by any factor, and far below what would leave 128 bits.</summary>
    private static readonly Int128 MostPico = (Int128)1_000_000_000_000_000_000 * 100_000_000;

    /// <summary>Nano-dollars, rounded half-even once; null when the sum exceeds what can be counted.</summary>
    /// <param name="cacheWrite1h">Of the cache writes, those with a one-hour life; null when unknown: all are then priced at five
    /// minutes.</param>
    public long? Cost(in TokenCounts tokens, long? cacheWrite1h)
    {
        var pico = Pico(tokens, Math.Clamp(cacheWrite1h ?? 0, 0, Math.Max(0, tokens.CacheWrite)));
        if (Int128.Abs(pico) > MostPico)
            return null;
        var nano = HalfEven.Divide(pico * Numerator, (Int128)Denominator * PicoPerNano);
        return nano >= long.MinValue && nano <= long.MaxValue ? (long)nano : null;
    }

    internal bool IsCountable(in TokenCounts tokens) => Int128.Abs(Pico(tokens, 0)) <= MostPico;

    internal Rate Times(long numerator, long denominator) =>
        this with { Numerator = Numerator * numerator, Denominator = Denominator * denominator };

    /// <summary>Pico-dollars before the factor.</summary>
    internal Int128 Pico(in TokenCounts tokens, long write1h) =>
        (Int128)tokens.Input * Prices.Input
        + (Int128)tokens.Output * Prices.Output
        + (Int128)tokens.CacheRead * Prices.Read
        + (Int128)(tokens.CacheWrite - write1h) * Prices.Write5m
        + (Int128)write1h * Prices.Write1h;
}
