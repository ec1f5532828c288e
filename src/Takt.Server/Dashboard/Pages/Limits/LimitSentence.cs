using Takt.Contracts.Limits;
using Takt.Server.Dashboard.Components;

namespace Takt.Server.Dashboard.Pages.Limits;

/// <summary>What the page has to say, in a sentence or two: all of it from the figures below it.</summary>
internal static class LimitSentence
{
    private const int MostNamed = 3;

    /// <summary>Of one's own accounts: can I go on, and with which?</summary>
    public static string OfMember(ForecastAnswer answer, PaceAnswer pace, TimeZoneInfo zone)
    {
        if (answer.Accounts.Count == 0)
            return "No account has been heard of in the last 30 days.";
        if (pace.Use is not { } use)
            return "No account of your own has been heard of in the last 30 days.";
        var account = answer.Accounts.First(one => one.Id == use.Id);
        if (account.Windows.All(window => window.UsedPercentage is null && window.Pace == "unknown"))
            return "How close you are to your limits is unknown: no reading has told it yet.";
        var name = answer.Accounts.Count > 1 ? $" with {LimitWords.Name(account)}" : "";
        if (account.Windows.FirstOrDefault(window => window.Pace == "blocked") is { } blocked)
        {
            var until = blocked.ResetsAt is { } reset ? $" until {Format.Local(reset, zone)}" : "";
            return $"You can't go on{name}: {(blocked.Scope == "five_hour" ? "the 5 hours are" : "the week is")} used up{until}.";
        }

        var prompts = account.Windows.Select(window => window.PromptsLeft).OfType<PromptsLeft>().MinBy(left => left.Median);
        var fit = prompts is { Median: < 200 } few ? $": about {few.Median} prompts like yours fit" : "";
        var wall = account.Windows.Where(window => window.Hit is { Probability: >= 0.2 }).MaxBy(window => window.Hit!.Probability);
        var risk = wall is null ? "" : $" {LimitWords.Name(wall.Scope)} may be used up before the reset (probability "
            + $"{LimitWords.Percent(Math.Round(100 * wall.Hit!.Probability))}).";
        return $"You can go on{name}{fit}.{risk}";
    }

    /// <summary>Of the organization: who hits a wall, and what goes unused.</summary>
    public static string OfOrganization(ForecastAnswer answer, TimeZoneInfo zone)
    {
        if (answer.Accounts.Count == 0)
            return "No account has been heard of in the last 30 days.";
        AccountForecast[] known = [.. answer.Accounts.Where(account => account.Windows.Any(window => window.Pace != "unknown"))];
        if (known.Length == 0)
            return $"None of {Seats(answer.Accounts.Count)} has told a reading yet, so nobody knows how close they are to their limits.";
        AccountForecast[] near = [.. known.Where(account => account.Windows.Any(window => window.Pace is "wall" or "blocked"))];
        var names = string.Join(", ", near.Take(MostNamed).Select(account => LimitWords.Name(account) + When(account, zone)));
        var walls = near.Length == 0 ? $"None of {Seats(answer.Accounts.Count)} is likely to hit a wall before its reset."
            : $"{near.Length} of {Seats(answer.Accounts.Count)} {(near.Length == 1 ? "hits" : "hit")} a wall before the reset: {names}"
                + (near.Length > MostNamed ? " and others." : ".");
        double[] weeks = [.. known.SelectMany(account => account.Windows)
            .Where(window => window is { Scope: "seven_day", AtReset: not null }).Select(window => 100 - window.AtReset!.P50)];
        return weeks.Length == 0 ? walls
            : $"{walls} About {LimitWords.Percent(Math.Round(weeks.Average()))} of this week's allowance will go unused.";
    }

    private static string Seats(int count) => count == 1 ? "one seat" : $"{count} seats";

    private static string When(AccountForecast account, TimeZoneInfo zone)
    {
        var first = account.Windows.Where(window => window.Pace is "wall").Select(window => window.Hit?.P50).Min();
        return first is { } at ? $" (about {Format.Local(at, zone)})" : "";
    }
}
