namespace Takt.Metering.Forecasts;

/// <summary>
/// When in the day an account rests. Minutes are UTC and nobody says where its person lives, so days are cut where there is least work.
/// </summary>
internal sealed class ActivityCalendar
{
    public const int Day = 24 * 60;

    /// <summary>Minutes with use, by hour of the day.</summary>
    private readonly int[] _active = new int[24];

    private long _newest = -1;
    private int _noted;
    private int _cutAt = -1;
    private int _cut;

    /// <summary>Hours of the clock in which there was use.</summary>
    public int ActiveHours { get; private set; }

    public void Note(long minute)
    {
        if (minute / 60 != _newest)
            (_newest, ActiveHours) = (minute / 60, ActiveHours + 1);
        _active[Hour(minute)]++;
        _noted++;
    }

    /// <summary>The minute of the day, in UTC, at which a day ends and the next begins: the middle of the quietest hours.</summary>
    public int Cut()
    {
        // A few minutes more among many don't move the night.
        if (_cutAt >= 0 && _noted - _cutAt < 1 + _cutAt / 50)
            return _cut;
        var (best, quietest) = (0, double.MaxValue);
        for (var hour = 0; hour < 24; hour++)
        {
            var use = 0.0;
            for (var distance = -6; distance <= 6; distance++)
                use += _active[(hour + distance + 24) % 24] * Math.Exp(-distance * distance / 8.0);
            if (use < quietest)
                (best, quietest) = (hour, use);
        }

        (_cutAt, _cut) = (_noted, best * 60);
        return _cut;
    }

    /// <summary>The first minute of the day in which a minute lies.</summary>
    public long DayOf(long minute) => minute - (minute - Cut()) % Day;

    private static int Hour(long minute) => (int)(minute % Day / 60);
}
