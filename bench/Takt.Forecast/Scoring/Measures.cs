using Takt.Forecast.Histories;

namespace Takt.Forecast.Scoring;

/// <summary>Measures one answer against what came of the question.</summary>
internal static class Measures
{
    /// <summary>Nearer than this, in fractions of the cap, two values are the same.</summary>
    public const double Tie = 0.0025;
    private const int P10 = 1, P90 = 17;

    public static QuestionScore Of(ScoredQuestion question, AnswerLine? answer)
    {
        var truth = question.Truth.UseAtReset;
        if (answer is null || answer.Quantiles.Length != AnswerLine.Levels || !answer.Quantiles.All(double.IsFinite)
            || !double.IsFinite(answer.HitProbability))
        {
            return Missing(question);
        }

        // Crossed quantiles are no distribution; in their order they are one.
        double[] quantiles = [.. answer.Quantiles.Order()];
        var error = answer.HitProbability - (question.Hits ? 1 : 0);
        return new(
            question, Crps(quantiles, truth), Covered(quantiles, truth), truth > quantiles[P90] + Tie, truth < quantiles[P10] - Tie,
            error * error, HitTime(question, answer.HitP10, answer.HitP50, answer.HitP90), Missing: false);
    }

    /// <summary>Twice the mean of the pinball losses, in percentage points.</summary>
    public static double Crps(double[] quantiles, double truth)
    {
        var sum = 0.0;
        for (var i = 0; i < quantiles.Length; i++)
            sum += Pinball(quantiles[i], AnswerLine.Level(i), truth);
        return 200 * sum / quantiles.Length;
    }

    /// <summary>
    /// Where quantiles are tied with the truth, it lies anywhere from the lowest to the highest of their levels, and half a step beyond:
    /// the share of this stretch that is between p10 and p90 is covered. A tie with the outermost quantile reaches to the end.
    /// </summary>
    public static double Covered(double[] quantiles, double truth)
    {
        const double HalfStep = 0.025, Low = 0.1, High = 0.9;
        var first = Array.FindIndex(quantiles, quantile => Math.Abs(quantile - truth) <= Tie);
        if (first < 0)
            return truth > quantiles[P10] && truth < quantiles[P90] ? 1 : 0;
        var last = Array.FindLastIndex(quantiles, quantile => Math.Abs(quantile - truth) <= Tie);
        var from = first == 0 ? 0 : AnswerLine.Level(first) - HalfStep;
        var to = last == quantiles.Length - 1 ? 1 : AnswerLine.Level(last) + HalfStep;
        return Math.Max(0, Math.Min(to, High) - Math.Max(from, Low)) / (to - from);
    }

    /// <summary>Who doesn't answer knows nothing: any use is as likely as any other.</summary>
    private static QuestionScore Missing(ScoredQuestion question)
    {
        double[] even = [.. Enumerable.Range(0, AnswerLine.Levels).Select(AnswerLine.Level)];
        return new(
            question, Crps(even, question.Truth.UseAtReset), Covered: 0, Above: false, Below: false, Squared: 0.25,
            HitTime(question, null, null, null), Missing: true);
    }

    private static double HitTime(ScoredQuestion question, double? p10, double? p50, double? p90)
    {
        var (now, reset) = (question.Origin.Origin, question.Origin.Reset);
        var truth = Share(question.Truth.HitMinute);
        return 2 * (Pinball(Share(p10), 0.1, truth) + Pinball(Share(p50), 0.5, truth) + Pinball(Share(p90), 0.9, truth)) / 3;

        double Share(double? hit) => Math.Clamp(((hit ?? reset) - now) / (reset - now), 0, 1);
    }

    private static double Pinball(double quantile, double level, double truth) =>
        truth >= quantile ? (truth - quantile) * level : (quantile - truth) * (1 - level);
}
