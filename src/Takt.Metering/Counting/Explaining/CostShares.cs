using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Explaining;

/// <summary>
/// Which points tell of the same usage: those of one session, model, part of the client and time, as an export has them. Nothing of it is a
/// label that could be folded, so what is shared out within it doesn't depend on labels.
/// </summary>
public readonly record struct CostScope(Guid SessionId, ModelName Name, string? QuerySource, long TimeNano)
{
    public static CostScope Of(MetricPoint point) => new(point.SessionId, point.Name, point.Dimensions.QuerySource, point.TimeNano);
}

/// <summary>A point, what counts of it, and what that costs.</summary>
public readonly record struct CostedPoint(MetricPoint Point, long Counted, PointCost Cost);

/// <summary>
/// By kinds of tokens, the cost that metrics tell is split as a call's is: in proportion to what the list says of the tokens that count
/// beside it, at the usual ratios where the list doesn't know the model, the last nano-dollars to the largest. Where no tokens count at the
/// time, nothing tells the kinds apart.
/// </summary>
public static class CostShares
{
    /// <summary>The same points, each with its share of the cost that the scope's points of cost tell.</summary>
    /// <param name="scope">All of one <see cref="CostScope"/> of which something counts; others may be among them.</param>
    public static IEnumerable<CostedPoint> Of(IEnumerable<CostedPoint> scope)
    {
        var points = scope.OrderBy(costed => costed.Point.Measure).ThenBy(costed => costed.Point.Key).ToArray();
        var told = points.Where(costed => costed.Point.Measure == Measure.Cost).Sum(costed => costed.Counted);
        var sharing = points.Where(IsSharing).ToArray();
        Span<Int128> weights = new Int128[sharing.Length];
        var isListed = sharing.All(costed => costed.Cost.ListNano is not null) && sharing.Any(costed => costed.Cost.ListNano > 0);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = isListed
                ? sharing[i].Cost.ListNano!.Value : CostParts.UsualWeight(PointCost.Tokens(sharing[i].Point.Measure, sharing[i].Counted));
        var shares = new long[sharing.Length];
        if (told > 0 && sharing.Length > 0)
            Proportion.Split(told, weights, shares);
        var next = 0;
        return Array.ConvertAll(
            points, costed => costed with { Cost = costed.Cost with { ShareNano = IsSharing(costed) ? shares[next++] : 0 } });
    }

    // Tokens that cost nothing of their own, since points of cost tell what they cost.
    private static bool IsSharing(CostedPoint costed) =>
        costed is { Counted: > 0, Cost.CostNano: 0 } && costed.Point.Measure != Measure.Cost;
}
