using System.Globalization;
using System.Text;

namespace Takt.Forecast.Scoring;

/// <summary>Scores of one window, as tables in Markdown.</summary>
/// <param name="answers">What is judged; null is the baselines alone.</param>
internal sealed class ScoreTables(string title, ScoreSet? answers, IReadOnlyList<ScoreSet> baselines)
{
    private readonly StringBuilder _text = new();

    public override string ToString()
    {
        _text.Clear();
        Overall();
        ByPart("kind", question => question.Truth.Kind);
        ByPart("active now", question => question.Truth.Active ? "active" : "idle");
        ByPart("elapsed", question => question.Elapsed switch
        {
            < 1.0 / 3 => "1st third",
            < 2.0 / 3 => "2nd third",
            _ => "3rd third",
        });
        return _text.ToString();
    }

    private IEnumerable<ScoreSet> All => answers is null ? baselines : baselines.Prepend(answers);

    private void Overall()
    {
        var first = All.First();
        var hits = 100 * first.Scores.Average(score => score.Question.Hits ? 1.0 : 0);
        Line($"## {title}: {first.Scores.Count} questions, of which {hits:0.0} % are used up before the reset");
        Line($"");
        Line($"| | CRPS | cov* | above p90 | below p10 | Brier skill | T | CRPS against it |");
        Line($"|---|---|---|---|---|---|---|---|");
        foreach (var set in All)
        {
            var missing = set.Missing > 0 ? $" ({set.Missing} missing)" : "";
            var (crps, covered) = (Resampling.Error(set, score => score.Crps), 100 * Resampling.Error(set, score => score.Covered));
            Line($"| {set.Name}{missing} | {set.Crps:0.00} ±{crps:0.00} | {set.Covered:0.0} ±{covered:0.0} | {Rest(set)} |");
        }

        Line($"");
    }

    private string Rest(ScoreSet set) => string.Create(CultureInfo.InvariantCulture,
        $"{set.Above:0.0} | {set.Below:0.0} | {set.BrierSkill:0.00} | {set.HitTime:0.0} | {(set == answers ? "" : Gain(answers, set))}");

    /// <summary>By how much answers are better than a baseline.</summary>
    private static string Gain(ScoreSet? answers, ScoreSet baseline) =>
        answers is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * (1 - answers.Crps / baseline.Crps):+0.0;−0.0} %");

    private void ByPart(string name, Func<ScoredQuestion, string> part)
    {
        Line($"| {name} | questions | CRPS | cov* | above p90 | below p10 | best baseline | its CRPS | its cov* | CRPS against it |");
        Line($"|---|---|---|---|---|---|---|---|---|---|");
        foreach (var value in All.First().Scores.Select(score => part(score.Question)).Distinct().Order(StringComparer.Ordinal))
        {
            var best = baselines.Select(set => set.Where(question => part(question) == value)).MinBy(set => set.Crps)!;
            var own = answers?.Where(question => part(question) == value);
            var figures = own is null ? "– | – | – | –" : string.Create(
                CultureInfo.InvariantCulture, $"{own.Crps:0.00} | {own.Covered:0} | {own.Above:0.0} | {own.Below:0.0}");
            var count = best.Scores.Count;
            Line($"| {value} | {count} | {figures} | {best.Name} | {best.Crps:0.00} | {best.Covered:0} | {Gain(own, best)} |");
        }

        Line($"");
    }

    private void Line(FormattableString line) => _text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
