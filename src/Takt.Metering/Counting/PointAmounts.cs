using Takt.Metering.Cost;

using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>What the counted part of a usage metric's point adds to every sum.</summary>
public static class PointAmounts
{
    /// <param name="counted">Tokens, or nano-dollars of a cost point.</param>
    /// <param name="priced">True when the session and model has no cost of the client's own: tokens then cost what the list says.</param>
    public static UsageAmounts Of(Measure measure, long counted, bool priced, string? model, string? speed, long atMicros)
    {
        if (counted == 0) return default;
        if (measure == Measure.Cost) return new(0, default, counted, counted, 0, 0, 0);

        var tokens = Tokens(measure, counted);
        var list = Pricing.Price(model, atMicros * 1000, tokens, speed: speed, options: PriceOptions.Aggregated);
        return new(0, tokens, priced ? list ?? 0 : 0, 0, list ?? 0, priced && list is null ? counted : 0, counted);
    }

    public static TokenCounts Tokens(Measure measure, long count) => measure switch
    {
        Measure.Input or Measure.InputWithCache => new(count, 0, 0, 0),
        Measure.Output => new(0, count, 0, 0),
        Measure.CacheRead => new(0, 0, count, 0),
        Measure.CacheWrite => new(0, 0, 0, count),
        _ => default,
    };
}
