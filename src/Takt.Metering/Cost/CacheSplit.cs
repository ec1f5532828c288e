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
    public static CacheSplit Infer(PriceList prices, in PriceTerms terms, long timeUnixNano, in TokenCounts tokens, long reportedNano) =>
        Pricing.Find(prices, terms, timeUnixNano, tokens) is { } rate ? Infer(rate, tokens, reportedNano) : Unknown;

    internal static CacheSplit Infer(in Rate rate, in TokenCounts tokens, long reportedNano)
    {
        if (!rate.IsCountable(tokens))
            return new CacheSplit(null, CustomPricing: true);
        var tolerance = reportedNano % NanoPerMicro == 0 ? MicroTolerancePico : NanoTolerancePico;
        var excess = ((Int128)reportedNano * 1_000 * rate.Denominator) - (rate.Pico(tokens, 0) * rate.Numerator);
        var spread = (Int128)(rate.Prices.Write1h - rate.Prices.Write5m) * rate.Numerator;
        var solution = spread == 0 ? 0 : HalfEven.Divide(excess, spread);
        solution = Int128.Clamp(solution, 0, tokens.CacheWrite);
        var fits = Int128.Abs(excess - (solution * spread)) <= (Int128)tolerance * rate.Denominator;
        return fits ? new CacheSplit((long)solution, CustomPricing: false) : new CacheSplit(null, CustomPricing: true);
    }
}
