namespace Takt.Forecast.Answering;

/// <summary>What to answer, and where to.</summary>
internal sealed record AnswerOptions(string Histories, string Origins, string Out)
{
    public const string Help = "answer --histories H.jsonl --origins O.jsonl --out F.jsonl";

    /// <exception cref="FormatException">An option is unknown, missing or incomplete.</exception>
    public static AnswerOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i] is not ("--histories" or "--origins" or "--out"))
                throw new FormatException($"Unknown option {arguments[i]}.");
            values[arguments[i]] = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
        }

        return new(Take("--histories"), Take("--origins"), Take("--out"));

        string Take(string name) => values.GetValueOrDefault(name) ?? throw new FormatException($"{name} is missing.");
    }
}
