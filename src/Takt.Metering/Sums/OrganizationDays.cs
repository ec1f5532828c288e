using Takt.Metering.Counting;

namespace Takt.Metering.Sums;

/// <summary>
/// Which day a time lies in. An organization's time zone may change, always at the start of a day of the new one: earlier days stay as they
/// were.
/// </summary>
/// <param name="zones">IANA names in the order in which they were in force; what this machine doesn't know is UTC.</param>
/// <param name="untils">When each but the last ended: microseconds since 1970, rising.</param>
/// <param name="firstDays">The first day of each but the first.</param>
public sealed class OrganizationDays(IReadOnlyList<string> zones, IReadOnlyList<long> untils, IReadOnlyList<DateOnly> firstDays)
{
    private readonly TimeZoneInfo[] _zones =
        [.. zones.Select(name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc)];

    public static OrganizationDays Of(string zone) => new([zone], [], []);

    /// <summary>A zone's last day lasts until the next zone's first one begins, whatever its own clock says.</summary>
    public DateOnly DayOf(long atMicros)
    {
        var i = 0;
        while (i < untils.Count && atMicros >= untils[i])
            i++;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(RecordTime.ToDateTime(atMicros), _zones[i]));
        return i < firstDays.Count && day > firstDays[i] ? firstDays[i] : day;
    }
}
