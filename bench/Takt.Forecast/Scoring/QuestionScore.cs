namespace Takt.Forecast.Scoring;

/// <summary>How good one answer was.</summary>
/// <param name="Crps">In percentage points.</param>
/// <param name="Covered">The share of the truth that lies between p10 and p90: a part of it where it is tied with one of them.</param>
/// <param name="Squared">The error of the hit's probability, squared.</param>
/// <param name="HitTime">CRPS of the hit or the reset, whichever is first, as a share of the remaining time.</param>
internal readonly record struct QuestionScore(
    ScoredQuestion Question, double Crps, double Covered, bool Above, bool Below, double Squared, double HitTime, bool Missing);
