using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>
/// As past windows ended, whatever is used of this one; or, where the present counts, no lower than what is used already.
/// </summary>
internal sealed class PastWindows(bool presentCounts) : IBaseline
{
    public string Name => presentCounts ? "distribution of past windows" : "base rate";

    public AnswerLine Answer(BaselineQuestion question)
    {
        var origin = question.Origin;
        if (question.Past.Length == 0)
            return Draws.AtRate(question, 0);
        var least = presentCounts ? question.Use : 0;
        return Draws.Answer(origin,
        [
            .. question.Past.Select(past => (
                Math.Max(least, past.Use),
                past.HitAfter is { } after ? Math.Max(origin.Origin, origin.Opened + after) : (double?)null)),
        ]);
    }
}
