namespace Takt.Forecast.Baselines;

/// <summary>Where in its forecasts the truth came to lie, and which level must be said to mean another.</summary>
internal sealed class RankHistogram
{
    private const int Cells = 100;
    private const int Outer = Cells / 20;
    private readonly double[] _cells = new double[Cells];

    /// <summary>
    /// What is believed before anything is learnt. A forecast of few draws ends with the least and the largest of them: the truth lies
    /// beyond more often than its outermost levels say.
    /// </summary>
    /// <param name="belief">Forecasts that the belief is worth.</param>
    /// <param name="beyond">Share of the truths that lie beyond either end.</param>
    public RankHistogram(double belief, double beyond)
    {
        Array.Fill(_cells, belief * (1 - 2 * beyond) / (Cells - 2 * Outer));
        _cells.AsSpan(0, Outer).Fill(belief * beyond / Outer);
        _cells.AsSpan(Cells - Outer).Fill(belief * beyond / Outer);
    }

    /// <summary>Spreads one outcome evenly over the levels that it may have been at.</summary>
    public void Add(double low, double high)
    {
        var (first, last) = (Math.Min((int)(low * Cells), Cells - 1), Math.Min((int)(high * Cells), Cells - 1));
        for (var cell = first; cell <= last; cell++)
            _cells[cell] += 1.0 / (last - first + 1);
    }

    /// <summary>The level of the forecasts below which the share <paramref name="share"/> of the outcomes was.</summary>
    public double Level(double share)
    {
        var left = share * _cells.Sum();
        for (var cell = 0; cell < Cells; cell++)
        {
            if (left <= _cells[cell])
                return (cell + left / _cells[cell]) / Cells;
            left -= _cells[cell];
        }

        return 1;
    }
}
