using Takt.Metering.Cost;

namespace Takt.Metering.Counting.Explaining;

/// <summary>
/// The cost of what is unitemised, where the calls' own costs can't be held against the metrics': by the price list's ratio.
/// </summary>
public sealed class UnitemisedPrice(PriceList prices)
{
    /// <summary>
    /// Of a metric's cost the part that list prices give to the unitemised tokens; by tokens where the list doesn't know the model.
    /// </summary>
    public long Share(long costNano, IReadOnlyCollection<MetricPoint> tokens)
    {
        Int128 counted = 0, all = 0;
        var byList = tokens.All(point => Price(point, point.Delta) is not null) && tokens.Any(point => Price(point, point.Delta) > 0);
        foreach (var point in tokens)
        {
            counted += byList ? Price(point, point.Counted)!.Value : point.Counted;
            all += byList ? Price(point, point.Delta)!.Value : point.Delta;
        }

        return all == 0 ? 0 : (long)Math.Min(costNano, (long)HalfEven.Divide(costNano * Int128.Min(counted, all), all));
    }

    private long? Price(MetricPoint point, long tokens) =>
        PointCost.ListOf(point.Measure, tokens, prices, PriceTerms.Of(point.Dimensions), point.AtMicros);
}
