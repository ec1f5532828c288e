namespace Takt.Forecast.Baselines;

/// <summary>
/// How wrong a rate was over how long: the squared error grows with the time by the noise, and with its square by what the rate was wrong.
/// A straight line through error² ÷ time tells the two apart.
/// </summary>
internal sealed class RateErrors
{
    private const double Least = 1e-6;
    private const int Enough = 12;
    private double _count, _times, _ratios, _timesSquared, _products;

    public void Add(double hours, double error)
    {
        var ratio = error * error / hours;
        _count++;
        _times += hours;
        _ratios += ratio;
        _timesSquared += hours * hours;
        _products += hours * ratio;
    }

    /// <returns>The variance that an hour adds, and the variance of the rate; null where there is too little to tell.</returns>
    public (double Noise, double Rate)? Fit()
    {
        var determinant = _count * _timesSquared - _times * _times;
        if (_count < Enough || determinant <= 0)
            return null;
        var slope = (_count * _products - _times * _ratios) / determinant;
        var noise = (_ratios - slope * _times) / _count;
        return (Math.Max(Least, noise), Math.Max(0, slope));
    }
}
