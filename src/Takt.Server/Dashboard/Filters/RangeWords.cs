using System.Globalization;
using System.Text.RegularExpressions;

namespace Takt.Server.Dashboard.Filters;

/// <summary>
/// Reads a range as an address names it or as somebody types it: <c>28d</c>, <c>last-month</c>, <c>3 oct–12 oct</c>, <c>since tue</c>.
/// </summary>
public static partial class RangeWords
{
    /// <summary>What every page begins with.</summary>
    public const string Usual = "7d";

    private const int MostDays = 1100, MostDaysOverYears = 183;

    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];

    private static readonly string[] Weekdays = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;

    /// <summary>Those that stand on the bar.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["today", "7d", "28d", "90d"];

    /// <summary>Those of its menu.</summary>
    public static IReadOnlyList<string> Further { get; } = ["yesterday", "14d", "week", "last-week", "month", "last-month", "365d"];

    /// <summary>The range of those words; the usual one for none, and for what is no range, which is said.</summary>
    /// <param name="today">In the organization's zone.</param>
    /// <param name="complaint">Null where there is nothing to say.</param>
    public static PageRange Read(string? words, DateOnly today, out string? complaint)
    {
        var range = string.IsNullOrWhiteSpace(words) ? Find(Usual, today) : Find(words, today);
        complaint = range is null ? $"There is no range “{words}”: use today, 7d, 28d, last-month, 3 oct–12 oct or since tue." : null;
        return range ?? Find(Usual, today)!;
    }

    /// <summary>Null where the words name no range that has begun.</summary>
    public static PageRange? Find(string words, DateOnly today)
    {
        var text = Spaces().Replace(words.Trim().ToLowerInvariant(), " ");
        var range = Named(text.Replace(' ', '-'), today) ?? LastDays(text, today) ?? Month(text, today) ?? Between(text, today);
        return range is { Days: > 0 and <= MostDays } && range.From <= today ? range : null;
    }

    private static PageRange? Named(string key, DateOnly today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var first = new DateOnly(today.Year, today.Month, 1);
        return key switch
        {
            "today" => new(key, "Today", today, today.AddDays(1)),
            "yesterday" => new(key, "Yesterday", today.AddDays(-1), today),
            "week" or "this-week" => new("week", "This week", monday, today.AddDays(1)),
            "last-week" => new(key, "Last week", monday.AddDays(-7), monday),
            "month" or "this-month" => new("month", "This month", first, today.AddDays(1)),
            "last-month" => new(key, "Last month", first.AddMonths(-1), first),
            _ => null,
        };
    }

    private static PageRange? LastDays(string text, DateOnly today)
    {
        if (CountOfDays().Match(text) is not { Success: true } match)
            return null;
        var days = int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups["unit"].Value == "w" ? 7 : 1);
        return days is 0 or > MostDays ? null
            : new($"{days}d", days == 1 ? "1 day" : days == 365 ? "12 months" : $"{days} days", today.AddDays(1 - days), today.AddDays(1));
    }

    /// <summary><c>oct</c>, <c>october 2025</c>, <c>2026-10</c>.</summary>
    private static PageRange? Month(string text, DateOnly today)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return Whole(first);
        if (MonthAndYear().Match(text) is not { Success: true } match || MonthOf(match.Groups["month"].Value) is not { } month)
            return null;
        var year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture)
            : month > today.Month ? today.Year - 1 : today.Year;
        return Whole(new(year, month, 1));

        PageRange Whole(DateOnly begin)
        {
            var whole = PageRange.Of(begin, begin.AddMonths(1).AddDays(-1));
            return whole.To > today.AddDays(1) && begin <= today ? PageRange.Of(begin, today) : whole;
        }
    }

    private static PageRange? Between(string text, DateOnly today)
    {
        if (text.StartsWith("since ", StringComparison.Ordinal))
            return Day(text[6..], today, null) is { } since && since <= today ? PageRange.Of(since, today) : null;
        var ends = Dash().Split(text, 2);
        if (Day(ends[^1], today, null) is not { } last)
            return null;
        var first = ends.Length == 1 ? last : Day(ends[0], last, last);
        // Over the turn of a year a few days lie, as 29 dec–2 jan: most of a year is the wrong way round.
        return first is not { } begin || begin > last || (begin.Year < last.Year && last.DayNumber - begin.DayNumber > MostDaysOverYears
            && !ends[0].Contains("20", StringComparison.Ordinal)) ? null : PageRange.Of(begin, last);
    }

    /// <param name="today">A day without its year is the last one until then.</param>
    /// <param name="month">Whose month and year it has where it names none: <c>3–12 oct</c>.</param>
    private static DateOnly? Day(string text, DateOnly today, DateOnly? month)
    {
        text = text.Trim();
        if (text is "today")
            return today;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
            return exact;
        if (Place(Weekdays, text) is { } weekday)
            return today.AddDays(-(((int)today.DayOfWeek - weekday + 7) % 7));
        if (month is { } within && int.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return Made(within.Year, within.Month, number);
        var match = DayAndMonth().Match(text);
        if (!match.Success || MonthOf(match.Groups["month"].Value) is not { } named)
            return null;
        var dated = int.Parse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["year"].Success)
            return Made(int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture), named, dated);
        return Made(today.Year, named, dated) is { } thisYear && thisYear <= today ? thisYear : Made(today.Year - 1, named, dated);
    }

    private static DateOnly? Made(int year, int month, int day) =>
        year is >= 2000 and < 2200 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static int? MonthOf(string name) => Place(Months, name) + 1;

    /// <summary>Of the name that begins so, with three letters at least.</summary>
    private static int? Place(string[] names, string start) =>
        start.Length < 3 ? null
            : Array.FindIndex(names, name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at : null;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(last )?(?<count>\d{1,4}) ?(?<unit>[dw])(ays?|eeks?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex CountOfDays();

    [GeneratedRegex(@"^(?<month>[a-z]+)( (?<year>20\d\d|21\d\d))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex MonthAndYear();

    [GeneratedRegex(@"^((?<day>\d{1,2})\.? (?<month>[a-z]+)|(?<month>[a-z]+) (?<day>\d{1,2}),?)( (?<year>2\d{3}))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex DayAndMonth();

    // A hyphen within a date parts nothing.
    [GeneratedRegex(@" ?(?:–|—|\.\.| to | - |(?<=[a-z ])-(?=[\da-z ])|(?<=^\d{1,2})-(?=\d)) ?")]
    private static partial Regex Dash();
}
