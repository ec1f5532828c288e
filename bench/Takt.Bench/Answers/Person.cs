namespace Takt.Bench.Answers;

/// <summary>The labels of one row of sums: what a series is made of.</summary>
internal readonly record struct Labels(
    int Person, string Model, string Family, string QuerySource, string? Agent, int Team, int Repository, string Branch, string Version);

/// <summary>Somebody at work for a year: a team, three repositories, a branch for some days, whatever client is new that week.</summary>
internal sealed class Person(int number, int people, int seed)
{
    private static readonly string[] Agents = ["Explore", "Plan", "general-purpose", "code-reviewer", "test-runner"];

    private readonly Random _random = new(seed * 7919 + number);
    private readonly int[] _branches = new int[3];
    private readonly DateOnly[] _branchUntil = new DateOnly[3];

    public int Number => number;

    public int Team => number % Math.Max(1, people / 25);

    /// <summary>The rows of a day, each with the quarters of an hour in which it was at work; none on a day off.</summary>
    public IEnumerable<(Labels Labels, int[] Quarters)> Day(DateOnly day)
    {
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        if (_random.NextDouble() > (weekend ? 0.06 : 0.85))
            yield break;
        var repositories = 1 + _random.Next(3);
        for (var i = 0; i < repositories; i++)
        {
            var at = (_random.Next(3), Hours());
            var model = Model(day);
            yield return (Of(day, at.Item1, model, "main", null), at.Item2);
            if (_random.Next(5) > 0)
                yield return (Of(day, at.Item1, "haiku", "auxiliary", null), at.Item2);
            for (var agents = _random.Next(7); agents > 0; agents--)
                yield return (Of(day, at.Item1, _random.Next(2) == 0 ? model : "haiku", "subagent", Agents[_random.Next(Agents.Length)]),
                    [.. at.Item2.Take(3)]);
        }
    }

    private Labels Of(DateOnly day, int slot, string family, string querySource, string? agent)
    {
        if (_branchUntil[slot] < day)
            (_branches[slot], _branchUntil[slot]) = (_branches[slot] + 1, day.AddDays(1 + _random.Next(5)));
        var team = Team;
        // A version a week, taken up within two.
        var week = day.DayNumber / 7 - (number % 3 == 0 ? 1 : 0);
        return new(number, $"claude-{family}-{5 + day.DayNumber / 120 % 4}", family, querySource, agent, team,
            team * 3 + slot, $"feat/{number}-{slot}-{_branches[slot]}", $"2.{week % 40}.{week % 7}");
    }

    private string Model(DateOnly day) => (number + day.DayNumber / 45) % 3 == 0 || _random.Next(5) == 0 ? "opus" : "sonnet";

    private int[] Hours()
    {
        var start = 28 + _random.Next(24);
        return [.. Enumerable.Range(0, 4 + _random.Next(9)).Select(i => Math.Min(95, start + i + _random.Next(2))).Distinct()];
    }
}
