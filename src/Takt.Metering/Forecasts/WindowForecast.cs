namespace Takt.Metering.Forecasts;

/// <summary>How a window will stand at its reset. All of it comes from the same draws, so that no two figures contradict each
/// other.</summary>
/// <param name="Used">Use now, as a share of the cap.</param>
/// <param name="Quantiles">Use at reset as a share of the cap, at most 1: 19 quantiles from 0.05 to 0.95.</param>
/// <param name="HitProbability">Share of the draws that reach the cap before the reset.</param>
/// <param name="HitP10">The minute by which a tenth of the draws has reached the cap; null if they don't before the reset.</param>
/// <param name="HitP50">The same for half of them.</param>
/// <param name="HitP90">The same for nine tenths.</param>
public sealed record WindowForecast(
    double Used, IReadOnlyList<double> Quantiles, double HitProbability, long? HitP10, long? HitP50, long? HitP90)
{
    /// <summary>A quantile of use at reset.</summary>
    /// <param name="share">A multiple of 0.05 from 0.05 to 0.95.</param>
    public double Quantile(double share) => Quantiles[(int)Math.Round(share * 20) - 1];

    /// <summary>From draws of use at reset and of the minute of the hit, <see cref="long.MaxValue"/> for none.</summary>
    internal static WindowForecast Of(double used, Span<double> uses, Span<long> hits)
    {
        uses.Sort();
        hits.Sort();
        var quantiles = new double[19];
        for (var i = 0; i < quantiles.Length; i++)
            quantiles[i] = Math.Min(1, At(uses, (i + 1) / 20.0));
        var none = hits.IndexOf(long.MaxValue);
        var probability = (none < 0 ? hits.Length : none) / (double)hits.Length;
        return new WindowForecast(used, quantiles, probability, Hit(hits, 0.1), Hit(hits, 0.5), Hit(hits, 0.9));
    }

    private static double At(Span<double> sorted, double share)
    {
        var place = share * sorted.Length - 0.5;
        var below = Math.Clamp((int)Math.Floor(place), 0, sorted.Length - 1);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * Math.Clamp(place - below, 0, 1);
    }

    private static long? Hit(Span<long> sorted, double share)
    {
        var minute = sorted[Math.Min((int)(share * sorted.Length), sorted.Length - 1)];
        return minute == long.MaxValue ? null : minute;
    }
}
