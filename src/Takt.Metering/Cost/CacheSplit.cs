using Takt.Metering.Usage;

namespace Takt.Metering.Cost;

/// <summary>
/// How many of a call's cache writes live for an hour, as its reported cost tells: events carry only the sum of both lives, which cost
/// differently.
/// </summary>
/// <param name="Write1h">Inferred one-hour writes; null when the reported cost has no solution and the split stays unknown.</param>
/// <param name="CustomPricing">The client didn't reckon with this price list: the reported cost fits no split of the writes.</param>
public readonly record struct CacheSplit(long? Write1h, bool CustomPricing)
{
    /// <summary>A client sums a few doubles: its cost is exact to the nano-dollar but for their noise.</summary>
    private const long NanoTolerancePico = 1_000;

    /// <summary>Whole micro-dollars may have been rounded to them.</summary>
    private const long MicroTolerancePico = 500_000;

    private const long NanoPerMicro = 1_000;

    public static readonly CacheSplit Unknown;

    /// <summary>
    /// Solves <c>reported = list price at 5 minutes + n × (1-hour price − 5-minute price)</c> for n, unclamped. Accepted only where n is
    /// within [0, writes] and whole, up to one nano-dollar, or half a micro-dollar where the reported cost is in whole micro-dollars.
    /// </summary>
    public static CacheSplit Infer(
        long reportedNano, string? model, long timeUnixNano, TokenCounts tokens, string? speed = null, PriceOptions options = PriceOptions.None)
    {
        if (Pricing.Find(model, timeUnixNano, tokens, speed, options, out var usPercent) is not { } prices) return Unknown;
        var tolerance = reportedNano % NanoPerMicro == 0 ? MicroTolerancePico : NanoTolerancePico;
        var excess = ((Int128)reportedNano * 1_000 * 100) - (Pricing.Pico(prices, tokens, 0) * usPercent);
        var spread = (Int128)(prices.Write1h - prices.Write5m) * usPercent;
        var solution = spread == 0 ? 0 : Pricing.DivideHalfEven(excess, spread);
        solution = Int128.Clamp(solution, 0, tokens.CacheWrite);
        var fits = Int128.Abs(excess - (solution * spread)) <= tolerance * 100;
        return fits ? new CacheSplit((long)solution, CustomPricing: false) : new CacheSplit(null, CustomPricing: true);
    }
}
