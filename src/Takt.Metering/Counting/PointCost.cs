using Takt.Metering.Cost;
using Takt.Metering.Counting.Explaining;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>What the counted part of a usage metric's point costs.</summary>
/// <param name="CostNano">What counts: a cost point's own, the list's where the client tells of no cost, zero where its cost points do;
/// null is unpriced.</param>
/// <param name="ListNano">By the price list; null when the model is unknown, and for points of cost.</param>
/// <param name="ShareNano">Of what cost points tell, the part that is for these tokens (<see cref="CostShares"/>).</param>
public readonly record struct PointCost(long? CostNano, long? ListNano, long ShareNano = 0)
{
    /// <param name="counted">Tokens, or nano-dollars of a cost point.</param>
    /// <param name="priced">True when the session and model has no cost of the client's own: tokens then cost what the list says.</param>
    public static PointCost Of(Measure measure, long counted, bool priced, PriceList prices, in PriceTerms terms, long atMicros)
    {
        if (measure == Measure.Cost)
            return new(counted, null);
        var list = ListOf(measure, counted, prices, terms, atMicros);
        return new(priced ? list : 0, list);
    }

    /// <summary>The list price of a part of a point; null when the model is unknown.</summary>
    public static long? ListOf(Measure measure, long tokens, PriceList prices, in PriceTerms terms, long atMicros) =>
        Pricing.Price(prices, terms with { Aggregated = true }, atMicros * 1000, Tokens(measure, tokens));

    public static TokenCounts Tokens(Measure measure, long count) => measure switch
    {
        Measure.Input or Measure.InputWithCache => new(count, 0, 0, 0),
        Measure.Output => new(0, count, 0, 0),
        Measure.CacheRead => new(0, 0, count, 0),
        Measure.CacheWrite => new(0, 0, 0, count),
        _ => default,
    };

    /// <summary>
    /// What the counted part adds to every sum. Where cost points tell of the cost, theirs is the whole of it, as input's, and each point
    /// of tokens takes its share from there to its own kind: so the parts add up to what was told, and each row to its own cost.
    /// </summary>
    public UsageAmounts Amounts(Measure measure, long counted)
    {
        if (counted == 0)
            return default;
        if (measure == Measure.Cost)
            return new(0, default, new(counted, 0, 0, 0), counted, 0, 0, 0);
        var parts = Parts(measure, (CostNano ?? 0) + ShareNano) - new CostParts(ShareNano, 0, 0, 0);
        return new(0, Tokens(measure, counted), parts, 0, ListNano ?? 0, CostNano is null ? counted : 0, counted);
    }

    private static CostParts Parts(Measure measure, long nano)
    {
        var of = Tokens(measure, nano);
        return new(of.Input, of.Output, of.CacheRead, of.CacheWrite);
    }
}
