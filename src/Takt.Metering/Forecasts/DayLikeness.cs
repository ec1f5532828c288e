using Takt.Metering.Limits;

namespace Takt.Metering.Forecasts;

/// <summary>
/// How much a past day tells of another day: the weekday's usual use is learned, and weekdays with about the same use stand for each other.
/// Until weekdays are known from their own days, working days are like working days and weekends like weekends.
/// </summary>
internal sealed class DayLikeness
{
    /// <summary>The difference of two weekdays' usual use, on the scale of its square root, within which they are alike.</summary>
    private const double Width = 0.5;

    /// <summary>No day is thought to tell nothing at all, and the same weekday tells more than one that is only like it.</summary>
    private const double Least = 0.02, SameWeekday = 1.5;

    /// <summary>A day belongs to the weekday of this many minutes after its beginning, so that it fits all time zones.</summary>
    private const int WeekdayAt = 8 * 60;

    /// <summary>Days of its class that a weekday is thought to have had before its own are counted.</summary>
    private const double ClassDays = 1.5;

    private readonly double[] _weights = new double[49];

    public DayLikeness(UseHistory history, ActivityCalendar calendar, long now)
    {
        var today = calendar.DayOf(now);
        var (levels, days) = (new double[7], new double[7]);
        var (total, count) = (0.0, 0);
        for (var day = calendar.DayOf(history.First) + ActivityCalendar.Day; day < today; day += ActivityCalendar.Day, count++)
            total += history.Between(day, day + ActivityCalendar.Day);
        var scale = total > 0 ? total / count : 1;
        for (var day = calendar.DayOf(history.First) + ActivityCalendar.Day; day < today; day += ActivityCalendar.Day)
        {
            var weekday = Weekday(day);
            levels[weekday] += Math.Sqrt(history.Between(day, day + ActivityCalendar.Day) / scale);
            days[weekday]++;
        }

        var classes = (Work: Class(0, 5, 0.9), Free: Class(5, 7, 0.35));
        for (var weekday = 0; weekday < 7; weekday++)
            levels[weekday] = (levels[weekday] + ClassDays * (weekday < 5 ? classes.Work : classes.Free)) / (days[weekday] + ClassDays);
        for (var one = 0; one < 7; one++)
        {
            for (var other = 0; other < 7; other++)
            {
                var distance = (levels[one] - levels[other]) / Width;
                _weights[one * 7 + other] = Least + Math.Exp(-0.5 * distance * distance) * (one == other ? SameWeekday : 1);
            }
        }

        // What a class is thought to be without any day of its own counts as two days.
        double Class(int from, int to, double prior) =>
            (levels.AsSpan()[from..to].Sum() + 2 * prior) / (days.AsSpan()[from..to].Sum() + 2);
    }

    /// <summary>Monday is 0.</summary>
    public static int Weekday(long day) => (int)((day + WeekdayAt) / ActivityCalendar.Day + 3) % 7;

    public double Of(int one, int other) => _weights[one * 7 + other];
}

/// <summary>Sums over spans.</summary>
file static class Spans
{
    public static double Sum(this Span<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
