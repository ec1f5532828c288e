using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// What a stored row would count as by another list. It is what a replay of the row's reports by that list would give: so undoing is
/// re-pricing by the former list, and nothing of the way there is left.
/// </summary>
public static class Repricing
{
    /// <param name="stored">As its row tells.</param>
    /// <param name="counted">What the row counts as now.</param>
    /// <param name="dimensions">Under which it counts.</param>
    public static CallCost Of(in Call stored, in CallCost counted, Dimensions dimensions, PriceList prices) =>
        CallCost.Of(stored, dimensions, counted.ToldWrite1h, prices);
}
