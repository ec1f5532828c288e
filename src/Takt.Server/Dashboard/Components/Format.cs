using System.Globalization;

namespace Takt.Server.Dashboard.Components;

/// <summary>Figures in the page's words: short where they stand, exact on hover.</summary>
internal static class Format
{
    private static readonly CultureInfo Words = CultureInfo.InvariantCulture;

    /// <summary>Dollars: <c>$1,234.56</c>; below ten cents three significant digits, so that a small cost doesn't read as none.</summary>
    public static string Money(decimal usd)
    {
        var size = Math.Abs(usd);
        var sign = usd < 0 ? "−" : "";
        if (size == 0 || size >= 0.1m)
            return sign + "$" + Math.Round(size, 2, MidpointRounding.AwayFromZero).ToString("#,0.00", Words);
        var decimals = 3;
        for (var edge = 0.1m; decimals < 9 && size < edge; edge /= 10)
            decimals++;
        var text = Math.Round(size, decimals, MidpointRounding.AwayFromZero).ToString("0." + new string('0', decimals), Words);
        while (text.Length > 4 && text[^1] == '0')
            text = text[..^1];
        return sign + "$" + text;
    }

    /// <summary>
    /// Dollars of a column: two decimals, or four where all of it is below a dollar; what is smaller than the last digit: <c>&lt;$0.01</c>.
    /// </summary>
    /// <param name="largest">Of the column.</param>
    public static string InColumn(decimal usd, decimal largest)
    {
        var decimals = largest < 1 ? 4 : 2;
        var least = decimals == 4 ? 0.0001m : 0.01m;
        if (usd > 0 && usd < least)
            return $"<${least.ToString(Words)}";
        return "$" + Math.Round(usd, decimals, MidpointRounding.AwayFromZero).ToString($"#,0.{new string('0', decimals)}", Words);
    }

    /// <summary>Dollars with every digit that is known.</summary>
    public static string ExactMoney(decimal usd) => (usd < 0 ? "−$" : "$") + Math.Abs(usd).ToString("#,0.00#######", Words);

    /// <summary>A count in three significant digits: <c>1.23 M</c>.</summary>
    public static string Count(long count)
    {
        var size = Math.Abs((decimal)count);
        if (size < 1000)
            return count.ToString(Words);
        (decimal Unit, string Name)[] units = [(1e3m, "k"), (1e6m, "M"), (1e9m, "B"), (1e12m, "T")];
        foreach (var (unit, name) in units)
        {
            var value = size / unit;
            var rounded = Math.Round(value, value < 10 ? 2 : value < 100 ? 1 : 0, MidpointRounding.AwayFromZero);
            if (rounded < 1000 || unit == 1e12m)
                return (count < 0 ? "−" : "") + rounded.ToString("0.##", Words) + " " + name;
        }

        return Exact(count);
    }

    /// <summary>A count with every digit: <c>1,234,567</c>.</summary>
    public static string Exact(long count) => count.ToString("#,0", Words).Replace('-', '−');

    /// <summary>A share of one as percent; a dash when there is nothing to share.</summary>
    public static string Percent(decimal? share) => share is { } value ? (value * 100).ToString("0.#", Words) + " %" : "–";

    /// <summary>A length of time in its two largest units: <c>3 h 12 min</c>.</summary>
    public static string Duration(TimeSpan time) => Duration((long)time.TotalSeconds);

    /// <inheritdoc cref="Duration(TimeSpan)"/>
    /// <param name="seconds">Of many people's sessions added up: more than a <see cref="TimeSpan"/> holds.</param>
    public static string Duration(long seconds) => (seconds / 3600, seconds / 60 % 60) switch
    {
        (0, 0) => $"{seconds} s",
        (0, var minutes) => $"{minutes} min",
        ( < 100, var minutes) => string.Create(Words, $"{seconds / 3600} h {minutes} min"),
        var (hours, _) => string.Create(Words, $"{hours:#,0} h"),
    };

    /// <summary>How long ago, as the page's script goes on to say it.</summary>
    public static string Age(TimeSpan age) => age.TotalSeconds switch
    {
        < 90 => $"{Math.Max(0, (long)Math.Round(age.TotalSeconds))} s ago",
        < 5400 => $"{(long)Math.Round(age.TotalMinutes)} min ago",
        < 172800 => $"{(long)Math.Round(age.TotalHours)} h ago",
        _ => $"{(long)Math.Round(age.TotalDays)} days ago",
    };

    /// <summary>A person's name or address as it is; of an id that says nothing to a reader only its beginning: <c>b3db3e39…</c>.</summary>
    public static string Name(string label) =>
        label.Length > 24 && label.All(c => char.IsAsciiHexDigit(c) || c is '-' or '_') ? label[..8] + "…" : label;

    /// <summary>Owner and name, without the host before them: <c>acme/web</c>.</summary>
    public static string Repository(string repository)
    {
        var parts = repository.Split('/');
        return parts.Length > 2 ? string.Join('/', parts[1..]) : repository;
    }

    public static string Day(DateOnly day) => day.ToString("ddd d MMM", Words);

    /// <summary>Day and time in a zone.</summary>
    public static string Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM, HH:mm", Words);

    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", Words) + " UTC";
}
