using System.Globalization;

namespace Takt.Server.Demo.People;

/// <summary>When somebody doesn't work at all.</summary>
internal static class Holidays
{
    private static readonly Dictionary<string, (int Month, int Day)[]> Fixed = new()
    {
        ["CH"] = [(1, 1), (1, 2), (8, 1), (12, 25), (12, 26)],
        ["US"] = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)],
        ["IN"] = [(1, 26), (8, 15), (10, 2), (12, 25)],
        ["JP"] = [(1, 1), (1, 2), (1, 3), (4, 29), (5, 3), (5, 4), (5, 5), (11, 3), (11, 23)],
        ["FR"] = [(1, 1), (5, 1), (7, 14), (11, 1), (11, 11), (12, 25)],
        ["GB"] = [(1, 1), (12, 25), (12, 26)],
        ["IT"] = [(1, 1), (1, 6), (4, 25), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)],
        ["DE"] = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)],
    };

    public static bool IsOff(Person person, DateOnly day)
    {
        if (Fixed.GetValueOrDefault(person.Country, []).Contains((day.Month, day.Day)))
            return true;
        if (person.Country == "US" && IsThanksgiving(day))
            return true;
        // A week of vacation every ten weeks or so, at a different time for each.
        return ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue)) % 11 == person.Number % 11;
    }

    public static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static bool IsThanksgiving(DateOnly day) => day is { Month: 11, DayOfWeek: DayOfWeek.Thursday, Day: >= 22 and <= 28 };
}
