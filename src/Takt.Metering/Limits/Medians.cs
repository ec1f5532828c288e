namespace Takt.Metering.Limits;

/// <summary>Medians that a few wrong values among many don't move.</summary>
public static class Medians
{
    /// <summary>The value at which half of the weight is reached; null without weight. Sorts its input.</summary>
    public static double? Weighted(Span<(double Value, double Weight)> values) => Quantile(values, 0.5);

    /// <summary>The value at which a share of the weight is reached, between two values by their distance; null without weight.</summary>
    public static double? Quantile(Span<(double Value, double Weight)> values, double share)
    {
        values.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        return OfSorted(values, share);
    }

    /// <summary>In order of value, for many questions about the same values.</summary>
    public static (double Value, double Weight)[] Sorted(IEnumerable<(double Value, double Weight)> values) =>
        [.. values.OrderBy(value => value.Value)];

    /// <summary>The same of values that are in order.</summary>
    public static double? OfSorted(ReadOnlySpan<(double Value, double Weight)> values, double share)
    {
        var total = 0.0;
        foreach (var (_, weight) in values)
            total += weight;
        if (!(total > 0))
            return null;
        var (goal, before, at) = (share * total, 0.0, double.NaN);
        double? last = null;
        foreach (var (value, weight) in values)
        {
            // Each value stands in the middle of its own weight.
            var middle = before + weight / 2;
            if (middle >= goal)
                return last is { } former && middle > at ? former + (value - former) * (goal - at) / (middle - at) : value;
            (last, at, before) = (value, middle, before + weight);
        }

        return last;
    }
}
