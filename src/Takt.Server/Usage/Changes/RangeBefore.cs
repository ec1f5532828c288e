using Takt.Server.Usage.Frames;

namespace Takt.Server.Usage.Changes;

/// <summary>The range that another one is compared with: pure.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Excluded.</param>
/// <param name="Days">By how many days it lies before.</param>
internal readonly record struct RangeBefore(UsageMoment From, UsageMoment To, int Days)
{
    /// <summary>
    /// Shifted by the fewest whole weeks that are as long as the range. Of a range that isn't over, only what has passed of it is compared:
    /// to the time of day where it is not of whole days' sums alone.
    /// </summary>
    public static RangeBefore Of(UsageFrame frame, DateTimeOffset now, bool wholeDays)
    {
        var weeks = (int)Math.Ceiling(((frame.To - frame.From) - TimeSpan.FromHours(2)) / TimeSpan.FromDays(7));
        var days = Math.Max(weeks, 1) * 7;
        var isOver = frame.To <= now || now <= frame.From || wholeDays;
        var from = frame.WholeDays ? UsageMoment.StartOf(frame.FromDay.AddDays(-days)) : UsageMoment.At(Shift(frame.From));
        var to = !isOver ? UsageMoment.At(Shift(Quarter(now)))
            : frame.WholeDays ? UsageMoment.StartOf(frame.ToDay.AddDays(-days)) : UsageMoment.At(Shift(frame.To));
        return new(from, to, days);

        // The same time by the clock: it may have changed in between.
        DateTimeOffset Shift(DateTimeOffset at)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(frame.TimeZone);
            var local = TimeZoneInfo.ConvertTime(at, zone).DateTime.AddDays(-days);
            while (zone.IsInvalidTime(local))
                local = local.AddMinutes(15);
            return new(local, zone.GetUtcOffset(local));
        }
    }

    /// <summary>Up, as every range is cut: so there is something of a day that has just begun.</summary>
    private static DateTimeOffset Quarter(DateTimeOffset at)
    {
        var quarter = TimeSpan.FromMinutes(15).Ticks;
        return at.AddTicks((quarter - (at.Ticks % quarter)) % quarter);
    }
}
