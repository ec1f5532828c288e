using System.Globalization;

namespace Takt.Server.Audit.Trail;

/// <summary>A bound in time: a date of the organization's zone (its midnight), or a time with its offset.</summary>
internal static class AuditMoment
{
    public static bool TryParse(string text, string timeZone, out DateTimeOffset at)
    {
        at = default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            at = new(
                midnight, TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone.GetUtcOffset(midnight) : TimeSpan.Zero);
            return InReach(at);
        }

        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasOffset && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out at) && InReach(at);
    }

    private static bool InReach(DateTimeOffset at) => at.Year is >= 2000 and < 2200;
}
