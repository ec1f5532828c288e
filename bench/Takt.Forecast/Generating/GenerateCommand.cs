using Takt.Forecast.Histories;
using Takt.Forecast.People;

namespace Takt.Forecast.Generating;

/// <summary>Writes histories, questions about them and what came of these, and says what they are like.</summary>
internal static class GenerateCommand
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        var options = GenerateOptions.Parse(arguments);
        Directory.CreateDirectory(options.Folder);
        using var histories = new LineWriter(Path.Combine(options.Folder, "histories.jsonl"));
        using var origins = new LineWriter(Path.Combine(options.Folder, "origins.jsonl"));
        using var truths = new LineWriter(Path.Combine(options.Folder, "truth.jsonl"));
        var maker = new AccountMaker(options.Seed, options.ShortestWeeks, options.LongestWeeks, options.Questions);
        var summary = new MadeSummary();
        for (var kind = 0; kind < AccountKinds.All.Count; kind++)
        {
            for (var number = 0; number < options.Accounts; number++)
            {
                var account = maker.Make(kind, number);
                summary.Add(account);
                histories.Write(account.History);
                foreach (var picked in account.Origins)
                {
                    origins.Write(picked.Origin);
                    truths.Write(picked.Truth);
                }
            }
        }

        Console.WriteLine(summary.Table());
        return 0;
    }
}
