using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Takt.Metering.Cost;

namespace Takt.Metering.Tests.Cost;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.014934999999999999, 14_935_000)]
    [InlineData(0.005011000000000001, 5_011_000)]
    [InlineData(1.0 / 1024 / 1024, 954)]
    [InlineData(0.5e-9, 1)]
    [InlineData(9_223_372_036.0, 9_223_372_036_000_000_000)]
    [InlineData(double.Epsilon, 0)]
    public void Double_BecomesTheNearestNano(double usd, long nano)
    {
        Assert.True(Money.TryFromDouble(usd, out var actual));
        Assert.Equal(nano, actual);
    }

    [Theory]
    [InlineData(1953125, 1)]
    [InlineData(1953125, 3)]
    [InlineData(1953125, 5)]
    public void Tie_GoesToTheEvenNano(int fives, int odd)
    {
        // odd × 2^-10 USD = odd × 976562.5 nano.
        var halves = (long)odd * fives;
        Assert.True(Money.TryFromDouble(odd / 1024.0, out var nano));
        Assert.Equal(0, nano % 2);
        Assert.Equal(1, Math.Abs(halves - (nano * 2)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.01)]
    [InlineData(9_223_372_037.0)]
    [InlineData(1e300)]
    public void NoAmount_IsRefused(double usd) => Assert.False(Money.TryFromDouble(usd, out _));

    [Fact]
    public void AnyDouble_IsRoundedAsExactArithmeticDoes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), bits =>
        {
            // Every exponent, and as often those of real costs.
            foreach (var usd in new[] { BitConverter.Int64BitsToDouble(bits), bits / 1e12, Math.Abs(bits % 1_000_000_000) / 1e9 })
            {
                var expected = Exact(usd);
                var ok = Money.TryFromDouble(usd, out var nano);
                if (ok != expected.HasValue || (ok && nano != expected))
                    return false;
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    private static long? Exact(double usd)
    {
        if (!double.IsFinite(usd) || usd < 0)
            return null;
        var bits = BitConverter.DoubleToInt64Bits(usd) & long.MaxValue;
        var exponent = (int)(bits >> 52);
        var mantissa = new BigInteger(bits & 0xF_FFFF_FFFF_FFFF) + (exponent == 0 ? 0 : BigInteger.One << 52);
        var power = Math.Max(exponent, 1) - 1075;
        var numerator = mantissa * 1_000_000_000 * (power > 0 ? BigInteger.One << power : 1);
        var denominator = power < 0 ? BigInteger.One << -power : 1;
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        var order = (remainder * 2).CompareTo(denominator);
        if (order > 0 || (order == 0 && !quotient.IsEven))
            quotient++;
        return quotient <= long.MaxValue ? (long)quotient : null;
    }
}
