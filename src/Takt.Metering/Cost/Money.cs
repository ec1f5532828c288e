namespace Takt.Metering.Cost;

/// <summary>Money is kept in nano-dollars (10⁻⁹ USD) and summed as integers.</summary>
public static class Money
{
    public const long NanoPerUsd = 1_000_000_000;

    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;

    /// <summary>
    /// The nano-dollars nearest to a double's exact binary value, ties to even. False for NaN, infinities, negative amounts and what
    /// exceeds a long.
    /// </summary>
    public static bool TryFromDouble(double usd, out long nano)
    {
        nano = 0;
        if (!double.IsFinite(usd) || usd < 0)
            return false;

        // usd = mantissa × 2^exponent, and mantissa × 10^9 < 2^83: everything below is exact in 128 bits.
        var bits = BitConverter.DoubleToInt64Bits(usd) & long.MaxValue;
        var biased = (int)(bits >> MantissaBits);
        var fraction = (ulong)bits & ((1UL << MantissaBits) - 1);
        var mantissa = biased == 0 ? fraction : fraction | (1UL << MantissaBits);
        var exponent = Math.Max(biased, 1) - ExponentBias - MantissaBits;
        var scaled = (UInt128)mantissa * NanoPerUsd;

        UInt128 rounded;
        if (exponent >= 0)
        {
            if (exponent > 64 && scaled != 0)
                return false;
            if (scaled > (UInt128)long.MaxValue >> Math.Min(exponent, 63))
                return false;
            rounded = scaled << exponent;
        }
        else
        {
            rounded = ShiftRightHalfEven(scaled, -exponent);
        }
        if (rounded > long.MaxValue)
            return false;
        nano = (long)rounded;
        return true;
    }

    private static UInt128 ShiftRightHalfEven(UInt128 value, int shift)
    {
        // A value below 2^83 shifted by more than 84 is less than a half.
        if (shift > 84)
            return 0;
        var quotient = value >> shift;
        var remainder = value - (quotient << shift);
        var half = UInt128.One << (shift - 1);
        return remainder > half || (remainder == half && UInt128.IsOddInteger(quotient)) ? quotient + 1 : quotient;
    }
}
