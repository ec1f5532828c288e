namespace Takt.Forecast.Baselines;

/// <summary>A gamma distribution by its mean and variance.</summary>
internal readonly struct GammaDistribution(double mean, double variance)
{
    private readonly double _shape = mean * mean / variance;
    private readonly double _scale = variance / mean;

    /// <summary>The probability of at most <paramref name="value"/>.</summary>
    public double Below(double value)
    {
        if (value <= 0)
            return 0;
        var x = value / _scale;
        return x < _shape + 1 ? Series(x) : 1 - Fraction(x);
    }

    public double Quantile(double level)
    {
        var (low, high) = (0.0, _shape * _scale * 2);
        while (Below(high) < level && high < 1e3)
            high *= 2;
        for (var i = 0; i < 24; i++)
        {
            var middle = (low + high) / 2;
            if (Below(middle) < level)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The logarithm of the gamma function, by Lanczos.</summary>
    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> terms =
            [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.001208650973866179, -0.000005395239384953];
        var sum = 1.000000000190015;
        for (var i = 0; i < terms.Length; i++)
            sum += terms[i] / (x + 1 + i);
        var shifted = x + 5.5;
        return (x + 0.5) * Math.Log(shifted) - shifted + Math.Log(2.5066282746310005 * sum / x);
    }

    private double Series(double x)
    {
        var term = 1 / _shape;
        var sum = term;
        for (var i = 1; i < 500 && term > sum * 1e-9; i++)
        {
            term *= x / (_shape + i);
            sum += term;
        }

        return Math.Min(1, sum * Math.Exp(_shape * Math.Log(x) - x - LogGamma(_shape)));
    }

    /// <summary>Lentz's continued fraction, of what is above.</summary>
    private double Fraction(double x)
    {
        const double Tiny = 1e-300;
        var b = x + 1 - _shape;
        var (c, d) = (1 / Tiny, 1 / b);
        var h = d;
        for (var i = 1; i < 500; i++)
        {
            var a = -i * (i - _shape);
            b += 2;
            d = a * d + b;
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = b + a / c;
            c = Math.Abs(c) < Tiny ? Tiny : c;
            h *= d * c;
            if (Math.Abs(d * c - 1) < 1e-9)
                break;
        }

        return Math.Clamp(h * Math.Exp(_shape * Math.Log(x) - x - LogGamma(_shape)), 0, 1);
    }
}
