using Takt.Metering.Cost;

namespace Takt.Metering.Sessions;

/// <summary>Prices are in pico-dollars a token, amounts in nano-dollars.</summary>
internal static class PicoPrice
{
    /// <summary>Rounded half-even, once; the largest there is where the sum exceeds it.</summary>
    public static long Nano(Int128 pico)
    {
        var nano = HalfEven.Divide(pico, 1_000);
        return nano > long.MaxValue ? long.MaxValue : nano < long.MinValue ? long.MinValue : (long)nano;
    }
}
