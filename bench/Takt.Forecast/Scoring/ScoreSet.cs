namespace Takt.Forecast.Scoring;

/// <summary>The scores of one forecaster, or of a part of them.</summary>
internal sealed record ScoreSet(string Name, IReadOnlyList<QuestionScore> Scores)
{
    public double Crps => Scores.Average(score => score.Crps);

    public double Covered => 100 * Scores.Average(score => score.Covered);

    public double Above => 100 * Scores.Average(score => score.Above ? 1.0 : 0);

    public double Below => 100 * Scores.Average(score => score.Below ? 1.0 : 0);

    public double HitTime => 100 * Scores.Average(score => score.HitTime);

    public int Missing => Scores.Count(score => score.Missing);

    /// <value>Against saying the same of each question: how often the window is used up.</value>
    public double BrierSkill
    {
        get
        {
            var rate = Scores.Average(score => score.Question.Hits ? 1.0 : 0);
            return 1 - Scores.Average(score => score.Squared) / (rate * (1 - rate));
        }
    }

    public ScoreSet Where(Func<ScoredQuestion, bool> which) => this with { Scores = [.. Scores.Where(score => which(score.Question))] };
}
