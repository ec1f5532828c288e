using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>Makes an answer of equally likely outcomes.</summary>
internal static class Draws
{
    /// <param name="draws">Use at reset, and when the window is used up; null is not before its reset.</param>
    public static AnswerLine Answer(OriginLine origin, IReadOnlyList<(double Use, double? Hit)> draws)
    {
        double[] uses = [.. draws.Select(draw => Math.Clamp(draw.Use, 0, 1)).Order()];
        double[] hits = [.. draws.Select(draw => draw.Hit ?? double.PositiveInfinity).Order()];
        var quantiles = new double[AnswerLine.Levels];
        for (var i = 0; i < quantiles.Length; i++)
            quantiles[i] = Quantile(uses, AnswerLine.Level(i));
        return new(
            origin.Series, origin.Origin, origin.Window, quantiles, (double)hits.Count(double.IsFinite) / hits.Length,
            Hit(hits, 0.1), Hit(hits, 0.5), Hit(hits, 0.9));
    }

    /// <summary>The same rate until the reset.</summary>
    /// <param name="rate">As a fraction of the cap per minute.</param>
    public static AnswerLine AtRate(BaselineQuestion question, double rate)
    {
        var use = question.Use + rate * question.Remaining;
        double? hit = use < 1 ? null : question.Origin.Origin + (1 - question.Use) / rate;
        return Answer(question.Origin, [(use, hit)]);
    }

    /// <summary>Between the two nearest, each of which stands in the middle of its share of the probability.</summary>
    private static double Quantile(double[] ordered, double level)
    {
        var rank = Math.Clamp(level * ordered.Length - 0.5, 0, ordered.Length - 1);
        var index = Math.Min((int)rank, ordered.Length - 2);
        return index < 0 ? ordered[0] : ordered[index] + (rank - index) * (ordered[index + 1] - ordered[index]);
    }

    /// <summary>The nearest in rank: between a time and never there is nothing.</summary>
    private static double? Hit(double[] ordered, double level)
    {
        var hit = ordered[(int)Math.Round(level * (ordered.Length - 1))];
        return double.IsFinite(hit) ? hit : null;
    }
}
