using System.Globalization;

namespace Takt.Forecast.Generating;

/// <summary>What to make, and where to put it.</summary>
/// <param name="Accounts">Of each kind.</param>
/// <param name="Questions">For each account, half of them about either window.</param>
internal sealed record GenerateOptions(long Seed, string Folder, int Accounts, int ShortestWeeks, int LongestWeeks, int Questions)
{
    public const string Help =
        "generate --seed N --out DIR [--accounts 8] [--weeks 8..12] [--questions 200]";

    /// <exception cref="FormatException">An option is unknown, incomplete or out of range.</exception>
    public static GenerateOptions Parse(IReadOnlyList<string> arguments)
    {
        var (seed, folder, accounts, weeks, questions) = ((long?)null, (string?)null, 8, "8..12", 200);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count)
                throw new FormatException($"{arguments[i]} needs a value.");
            var value = arguments[i + 1];
            switch (arguments[i])
            {
                case "--seed":
                    seed = Number(value, 0, int.MaxValue);
                    break;
                case "--out":
                    folder = value;
                    break;
                case "--accounts":
                    accounts = Number(value, 1, 10_000);
                    break;
                case "--weeks":
                    weeks = value;
                    break;
                case "--questions":
                    questions = Number(value, 2, 10_000);
                    break;
                default:
                    throw new FormatException($"Unknown option {arguments[i]}.");
            }
        }

        var bounds = weeks.Split("..");
        var shortest = Number(bounds[0], 4, 104);
        return new(
            seed ?? throw new FormatException("--seed is missing."), folder ?? throw new FormatException("--out is missing."), accounts,
            shortest, Number(bounds[^1], shortest, 104), questions);
    }

    private static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{text} is no number from {least} to {most}.");
}
