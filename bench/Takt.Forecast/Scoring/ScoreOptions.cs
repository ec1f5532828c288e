namespace Takt.Forecast.Scoring;

/// <summary>What to score.</summary>
/// <param name="Answers">A file of answers; null is the baselines alone.</param>
/// <param name="Name">What to call these answers.</param>
internal sealed record ScoreOptions(string Histories, string Origins, string Truth, string? Answers, string Name)
{
    public const string Help =
        "score --histories H.jsonl --origins O.jsonl --truth T.jsonl [--answers F.jsonl] [--answers-name takt]";

    /// <exception cref="FormatException">An option is unknown, missing or incomplete.</exception>
    public static ScoreOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count)
                throw new FormatException($"{arguments[i]} needs a value.");
            values[arguments[i]] = arguments[i + 1];
        }

        var options = new ScoreOptions(
            Take("--histories") ?? throw new FormatException("--histories is missing."),
            Take("--origins") ?? throw new FormatException("--origins is missing."),
            Take("--truth") ?? throw new FormatException("--truth is missing."),
            Take("--answers"), Take("--answers-name") ?? "takt");
        return values.Count == 0 ? options : throw new FormatException($"Unknown option {values.Keys.First()}.");

        string? Take(string key) => values.Remove(key, out var value) ? value : null;
    }
}
