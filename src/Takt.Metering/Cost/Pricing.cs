using Takt.Metering.Usage;

namespace Takt.Metering.Cost;

/// <summary>What changes the price of a request beside its tokens.</summary>
[Flags]
public enum PriceOptions
{
    None = 0,

    /// <summary>The request asked for inference in the US only.</summary>
    UsInference = 1,

    /// <summary>The tokens are a sum of several requests: tiers by request size can't be known and the lower one is taken.</summary>
    Aggregated = 2,
}

/// <summary>The price list's cost of usage, in exact integer arithmetic. Nothing here allocates.</summary>
public static class Pricing
{
    private const long PicoPerNano = 1_000;

    /// <summary>
    /// What the tokens cost by the current list, in nano-dollars rounded half-even; null when the model is unknown
    /// (unpriced, which is not the same as free) or the sum exceeds what can be counted.
    /// </summary>
    /// <param name="model">A normalised id (<see cref="ModelId"/>).</param>
    /// <param name="cacheWrite1h">Of the cache writes, those with a one-hour life; null when unknown: all are then priced at five minutes.</param>
    /// <param name="speed"><c>fast</c> for fast mode.</param>
    public static long? Price(
        string? model, long timeUnixNano, TokenCounts tokens, long? cacheWrite1h = null, string? speed = null,
        PriceOptions options = PriceOptions.None)
    {
        if (Find(model, timeUnixNano, tokens, speed, options, out var usPercent) is not { } prices) return null;
        var pico = Pico(prices, tokens, Math.Clamp(cacheWrite1h ?? 0, 0, Math.Max(0, tokens.CacheWrite)));
        var nano = DivideHalfEven(pico * usPercent, 100 * PicoPerNano);
        return nano >= long.MinValue && nano <= long.MaxValue ? (long)nano : null;
    }

    internal static TokenPrices? Find(
        string? model, long timeUnixNano, TokenCounts tokens, string? speed, PriceOptions options, out int usPercent)
    {
        usPercent = 100;
        if (model is null || PriceList.Current.Find(model) is not { } found) return null;
        if (found.UsInference && (options & PriceOptions.UsInference) != 0) usPercent = PriceList.Current.UsInferencePercent;
        var promptTokens = (options & PriceOptions.Aggregated) != 0 ? 0 : tokens.Input + tokens.CacheRead + tokens.CacheWrite;
        return found.At(timeUnixNano, promptTokens, speed == "fast");
    }

    internal static Int128 Pico(in TokenPrices prices, in TokenCounts tokens, long write1h) =>
        (Int128)tokens.Input * prices.Input
        + (Int128)tokens.Output * prices.Output
        + (Int128)tokens.CacheRead * prices.Read
        + (Int128)(tokens.CacheWrite - write1h) * prices.Write5m
        + (Int128)write1h * prices.Write1h;

    internal static Int128 DivideHalfEven(Int128 value, Int128 divisor)
    {
        var quotient = value / divisor;
        var remainder = value - (quotient * divisor);
        var twice = remainder < 0 ? -2 * remainder : 2 * remainder;
        if (twice > divisor || (twice == divisor && (quotient & 1) != 0)) quotient += value < 0 ? -1 : 1;
        return quotient;
    }
}
