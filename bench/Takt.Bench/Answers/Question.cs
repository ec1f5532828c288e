using Takt.Metering.Usage;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Bench.Answers;

/// <summary>A question that a page asks, and how long it may take (p95).</summary>
internal sealed record Question(string Page, string Words, int Days, UsageInterval Interval, string[] GroupBy, int MostMs)
{
    public UsageFilters Filters { get; init; } = UsageFilters.None;

    public string? TimeZone { get; init; }

    /// <summary>With the range before.</summary>
    public bool Compare { get; init; }

    /// <summary>With the range before, and the reasons of each change.</summary>
    public bool Explain { get; init; }

    public static readonly IReadOnlyList<Question> All =
    [
        new("Home", "month by day", 30, UsageInterval.Day, [], 100),
        new("Home", "month by day × family", 30, UsageInterval.Day, [Dimension.ModelFamily], 100),
        new("Home", "month by repository (movers)", 30, UsageInterval.Week, [Dimension.Repository], 100),
        new("Home", "8 weeks by person (movers)", 56, UsageInterval.Week, [Dimension.Member], 100),
        new("Spend", "28 d by day × model", 28, UsageInterval.Day, [Dimension.Model], 100),
        new("Spend", "28 d, person × model", 28, UsageInterval.Week, [Dimension.Member, Dimension.Model], 100),
        new("Spend", "28 d, team × model", 28, UsageInterval.Week, [Dimension.Team, Dimension.Model], 100),
        new("Spend", "28 d of a repository, person × model", 28, UsageInterval.Week, [Dimension.Member, Dimension.Model], 100)
        {
            Filters = UsageFilters.None.With(Dimension.Repository, "acme/repo-1"),
        },
        new("Spend", "28 d, explained", 28, UsageInterval.Month, [], 100) { Explain = true },
        new("Spend", "28 d by person, compared", 28, UsageInterval.Month, [Dimension.Member], 100) { Compare = true },
        new("Spend", "28 d by repository, compared", 28, UsageInterval.Month, [Dimension.Repository], 100) { Compare = true },
        new("Spend", "28 d by team, compared", 28, UsageInterval.Month, [Dimension.Team], 100) { Compare = true },
        new("Spend", "28 d of a repository by person, compared", 28, UsageInterval.Month, [Dimension.Member], 100)
        {
            Filters = UsageFilters.None.With(Dimension.Repository, "acme/repo-1"), Compare = true,
        },
        new("Spend", "90 d by person, compared", 90, UsageInterval.Month, [Dimension.Member], 100) { Compare = true },
        new("any", "28 d by branch, compared", 28, UsageInterval.Month, [Dimension.Branch], 300) { Compare = true },
        new("any", "28 d by person, explained", 28, UsageInterval.Month, [Dimension.Member], 300) { Explain = true },
        new("any", "28 d by branch, explained", 28, UsageInterval.Month, [Dimension.Branch], 300) { Explain = true },
        new("Models", "28 d by model", 28, UsageInterval.Month, [Dimension.Model], 100),
        new("Spend", "28 d by hour (punch card)", 28, UsageInterval.Hour, [], 100),
        new("Spend", "28 d by hour of a team", 28, UsageInterval.Hour, [], 100)
        {
            Filters = UsageFilters.None.With(Dimension.Team, "team-0"),
        },
        new("Spend", "year by day × model", 365, UsageInterval.Day, [Dimension.Model], 100),
        new("Spend", "year by month × person", 365, UsageInterval.Month, [Dimension.Member], 100),
        new("Spend", "year by day × team", 365, UsageInterval.Day, [Dimension.Team], 100),
        new("Spend", "year by day × team × model", 365, UsageInterval.Day, [Dimension.Team, Dimension.Model], 100),
        new("People", "12 weeks by week × person", 84, UsageInterval.Week, [Dimension.Member], 100),
        new("Repositories", "12 weeks by week × repository", 84, UsageInterval.Week, [Dimension.Repository], 100),
        new("Person", "90 d by day × model", 90, UsageInterval.Day, [Dimension.Model], 100)
        {
            Filters = UsageFilters.None.With(Dimension.Person, "*"),
        },
        new("Activity", "12 weeks by week: active time, commits, lines", 84, UsageInterval.Week, [], 100),
        new("Activity", "28 d by agent", 28, UsageInterval.Week, [Dimension.Agent], 100),
        new("Me", "today by hour", 1, UsageInterval.Hour, [], 100)
        {
            Filters = UsageFilters.None.With(Dimension.Person, "*"),
        },
        new("any", "90 d by day × branch", 90, UsageInterval.Day, [Dimension.Branch], 300),
        new("any", "90 d, branch × person", 90, UsageInterval.Week, [Dimension.Branch, Dimension.Member], 300),
        new("any", "90 d, version × machine", 90, UsageInterval.Week, [Dimension.AppVersion, Dimension.Machine], 300),
        new("any", "90 d, repository × person", 90, UsageInterval.Week, [Dimension.Repository, Dimension.Member], 300),
        new("any", "90 d, agent × person", 90, UsageInterval.Week, [Dimension.Agent, Dimension.Member], 300),
        new("any", "365 d, branch × model", 365, UsageInterval.Month, [Dimension.Branch, Dimension.Model], 1000),
        new("any", "365 d, version × model", 365, UsageInterval.Week, [Dimension.AppVersion, Dimension.Model], 1000),
        new("any", "365 d by day, repository × person", 365, UsageInterval.Day, [Dimension.Repository, Dimension.Member], 1000),
        new("any", "365 d by day × machine", 365, UsageInterval.Day, [Dimension.Machine], 1000),
        new("zone", "31 d by day × model, New York", 31, UsageInterval.Day, [Dimension.Model], 500) { TimeZone = "America/New_York" },
        new("zone", "31 d by day × person, New York", 31, UsageInterval.Day, [Dimension.Member], 500) { TimeZone = "America/New_York" },
        new("zone", "31 d by day × team, Kolkata", 31, UsageInterval.Day, [Dimension.Team], 500) { TimeZone = "Asia/Kolkata" },
    ];
}
