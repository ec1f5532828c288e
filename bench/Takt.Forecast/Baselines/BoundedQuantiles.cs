namespace Takt.Forecast.Baselines;

/// <summary>Quantiles from what is used already, below which it can't end, to the cap, above which it can't.</summary>
internal sealed class BoundedQuantiles
{
    private const double Tie = 0.0025;
    private readonly double[] _values;

    public BoundedQuantiles(double least, double[] quantiles) => _values = [Math.Min(least, quantiles[0]), .. quantiles, 1];

    /// <param name="level">From 0 to 1.</param>
    public double At(double level)
    {
        var rank = Math.Clamp(level, 0, 1) * (_values.Length - 1);
        var index = Math.Min((int)rank, _values.Length - 2);
        return _values[index] + (rank - index) * (_values[index + 1] - _values[index]);
    }

    /// <summary>The levels between which a value lies: further apart where the forecast held just this value for likely.</summary>
    public (double Low, double High) Rank(double value)
    {
        var (low, high) = (Level(value - Tie), Level(value + Tie));
        return (Math.Min(low, high), Math.Max(low, high));
    }

    private double Level(double value)
    {
        var last = _values.Length - 1;
        if (value <= _values[0])
            return 0;
        for (var i = 1; i <= last; i++)
        {
            if (value < _values[i])
                return (i - 1 + (value - _values[i - 1]) / (_values[i] - _values[i - 1])) / last;
        }

        return 1;
    }
}
