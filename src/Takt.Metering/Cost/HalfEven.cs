namespace Takt.Metering.Cost;

/// <summary>Division of integers that rounds to the nearest, ties to the even neighbour.</summary>
internal static class HalfEven
{
    public static Int128 Divide(Int128 value, Int128 divisor)
    {
        var quotient = value / divisor;
        var remainder = value - (quotient * divisor);
        var twice = remainder < 0 ? -2 * remainder : 2 * remainder;
        if (twice > divisor || (twice == divisor && (quotient & 1) != 0))
            quotient += value < 0 ? -1 : 1;
        return quotient;
    }
}
