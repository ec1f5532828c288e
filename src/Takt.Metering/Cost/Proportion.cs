namespace Takt.Metering.Cost;

/// <summary>Splits an amount in proportion to weights, to the last unit.</summary>
internal static class Proportion
{
    /// <summary>Each part is rounded down; what is left then goes to the part of the largest weight, the first of equals.</summary>
    /// <param name="whole">Not negative.</param>
    /// <param name="weights">Not negative, and not all zero; large ones are made smaller on the way.</param>
    public static void Split(long whole, Span<Int128> weights, Span<long> parts)
    {
        var sum = Sum(weights);

        // Two factors of 63 bits at most: their product is exact.
        while (sum > long.MaxValue)
        {
            foreach (ref var weight in weights)
                weight >>= 1;
            sum = Sum(weights);
        }

        var (left, largest) = (whole, 0);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (long)(whole * weights[i] / sum);
            left -= parts[i];
            if (weights[i] > weights[largest])
                largest = i;
        }

        parts[largest] += left;
    }

    public static Int128 Sum(ReadOnlySpan<Int128> weights)
    {
        Int128 sum = 0;
        foreach (var weight in weights)
            sum += weight;
        return sum;
    }
}
