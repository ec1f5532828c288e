namespace Takt.Forecast.Histories;

/// <summary>A forecast of one question.</summary>
/// <param name="Quantiles">Use at reset as a fraction of the cap, at 0.05, 0.10 … 0.95.</param>
/// <param name="HitP10">Minutes since the history's epoch; null is not before the reset.</param>
internal sealed record AnswerLine(
    string Series, double Origin, string Window, double[] Quantiles, double HitProbability, double? HitP10, double? HitP50, double? HitP90)
{
    public const int Levels = 19;

    /// <param name="index">From 0 to 18.</param>
    public static double Level(int index) => (index + 1) / 20.0;
}
