using System.Globalization;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Filters;

/// <summary>A span of whole days of the organization's zone, as a page's address names it.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Name">Its name for people: <c>28 days</c>, <c>November 2026</c>, <c>3–12 Oct</c>.</param>
/// <param name="From">Included.</param>
/// <param name="To">Excluded.</param>
public sealed record PageRange(string Key, string Name, DateOnly From, DateOnly To)
{
    private const int MostDaysByDay = 100, MostDaysByWeek = 400;

    public int Days => To.DayNumber - From.DayNumber;

    /// <summary>How its time is cut in a chart.</summary>
    internal UsageInterval Interval => Days switch
    {
        1 => UsageInterval.Hour,
        <= MostDaysByDay => UsageInterval.Day,
        <= MostDaysByWeek => UsageInterval.Week,
        _ => UsageInterval.Month,
    };

    /// <summary>How it stands in a sentence: <c>in these 28 days</c>.</summary>
    public string When => Key switch
    {
        "today" or "yesterday" => Key,
        "week" or "month" => $"this {Key} so far",
        "last-week" => "last week",
        "last-month" => "last month",
        _ when Key.EndsWith('d') && char.IsAsciiDigit(Key[0]) => $"in these {Days} days",
        _ => $"in {Name}",
    };

    /// <summary>One day, by its date.</summary>
    public static PageRange Of(DateOnly day) => Of(day, day);

    /// <summary>Both days included.</summary>
    public static PageRange Of(DateOnly first, DateOnly last) =>
        new(first == last ? Date(first) : $"{Date(first)}..{Date(last)}", NameOf(first, last), first, last.AddDays(1));

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string NameOf(DateOnly first, DateOnly last)
    {
        if (first == last)
            return Word(first, "ddd d MMM yyyy");
        if (first.Day == 1 && last == first.AddMonths(1).AddDays(-1))
            return Word(first, "MMMM yyyy");
        var begin = first.Year != last.Year ? "d MMM yyyy" : first.Month != last.Month ? "d MMM" : "%d";
        return $"{Word(first, begin)}–{Word(last, "d MMM yyyy")}";

        static string Word(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
    }
}
