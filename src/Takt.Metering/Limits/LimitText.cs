using System.Globalization;
using System.Text.RegularExpressions;

namespace Takt.Metering.Limits;

/// <summary>What a client's own words say of a refused call.</summary>
/// <param name="Scope"><c>five_hour</c>, <c>seven_day</c>, a scope of its own, or <c>unknown</c>.</param>
/// <param name="ResetsAt">When the window ends; null where the words don't say it for certain.</param>
public sealed record RefusedCall(string Scope, DateTimeOffset? ResetsAt);

/// <summary>
/// Reads the texts by which Claude Code and the provider say that a plan's limit is reached, in the forms of all versions that are known.
/// A server that is busy, a balance that is low and a bare 429 are no limits of a plan.
/// </summary>
public static partial class LimitText
{
    public const string Unknown = "unknown";

    /// <summary>A clock time tells the minute only; a call may be refused within it.</summary>
    private static readonly TimeSpan MinuteSlack = TimeSpan.FromMinutes(1);

    /// <returns>Null for any other text.</returns>
    public static RefusedCall? Read(string text, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (OldTranscript().Match(text) is { Success: true } old)
        {
            var seconds = long.Parse(old.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            return new(Unknown, DateTimeOffset.FromUnixTimeSeconds(seconds));
        }

        if (Hit().Match(text) is { Success: true } hit)
            return new(ScopeOf(hit.Groups["label"].Value), ResetOf(hit, at));
        if (Spend().Match(text) is { Success: true } spend)
            return new("spend_limit", Utc(spend.Groups[1].Value));
        return text.Contains("exceed your account's rate limit", StringComparison.Ordinal) ? new(Unknown, null) : null;
    }

    private static string ScopeOf(string label) => label.ToLowerInvariant() switch
    {
        "5-hour" or "session" => "five_hour",
        "weekly" => "seven_day",
        "opus" => "seven_day_opus",
        "sonnet" => "seven_day_sonnet",
        "fable" => "seven_day_fable",
        "usage credit" => "usage_credits",
        _ => Unknown,
    };

    /// <summary>The next time that the clock of the zone shows what is said. Without a zone it may be any clock.</summary>
    private static DateTimeOffset? ResetOf(Match hit, DateTimeOffset at)
    {
        if (!hit.Groups["hour"].Success || !hit.Groups["zone"].Success
            || !TimeZoneInfo.TryFindSystemTimeZoneById(hit.Groups["zone"].Value, out var zone))
        {
            return null;
        }

        var hour = int.Parse(hit.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture) % 12
            + (hit.Groups["half"].Value.Equals("pm", StringComparison.OrdinalIgnoreCase) ? 12 : 0);
        var minute = hit.Groups["minute"].Success ? int.Parse(hit.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (minute > 59)
            return null;
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        for (var day = 0; day <= 7; day++)
        {
            var candidate = local.Date.AddDays(day).AddHours(hour).AddMinutes(minute);
            if (hit.Groups["day"].Success && !IsDay(candidate, hit.Groups["day"].Value) || zone.IsInvalidTime(candidate))
                continue;
            var reset = new DateTimeOffset(candidate, zone.GetUtcOffset(candidate)).ToUniversalTime();
            if (reset >= at - MinuteSlack)
                return reset;
        }

        return null;
    }

    private static bool IsDay(DateTime candidate, string day) =>
        candidate.DayOfWeek.ToString().StartsWith(day, StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? Utc(string text) =>
        DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    [GeneratedRegex(@"usage limit reached\|(\d{9,10})(?!\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OldTranscript();

    [GeneratedRegex(
        """
        you(?:'|\u2019)ve\ hit\ your\ (?:(?<label>5-hour|session|weekly|opus|sonnet|fable|usage\ credit)\ )?limit
        (?:\s*[\u00b7\u2219-]\s*resets\ (?:(?<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\ (?:at\ )?)?
        (?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s?(?<half>am|pm)(?:\ \((?<zone>[A-Za-z][A-Za-z0-9_+/-]{1,39})\))?)?
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Hit();

    [GeneratedRegex(@"spend limit reached(?: \(\w+; resets (\d{4}-\d\d-\d\d \d\d:\d\d) UTC\))?", RegexOptions.CultureInvariant)]
    private static partial Regex Spend();
}
