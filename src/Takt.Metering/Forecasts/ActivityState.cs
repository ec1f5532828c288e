using Takt.Metering.Limits;

namespace Takt.Metering.Forecasts;

/// <summary>The state of activity at a minute, on scales on which equal distances tell about as much.</summary>
/// <param name="Idle">Time since the last use.</param>
/// <param name="Hour">Use of the last hour.</param>
/// <param name="ThreeHours">Use of the last three hours.</param>
internal readonly record struct ActivityState(double Idle, double Hour, double ThreeHours)
{
    /// <summary>Within these widths two moments are alike.</summary>
    private const double IdleWidth = 0.35, HourWidth = 0.8, ThreeHoursWidth = 1.2;

    /// <summary>After a day without use another hour tells nothing more.</summary>
    private const int LongestIdle = ActivityCalendar.Day;

    /// <param name="scale">What this account uses in an hour in which it works.</param>
    public static ActivityState At(UseHistory history, long minute, double scale) => new(
        Math.Log(1 + Math.Min(history.Idle(minute), LongestIdle) / 5.0),
        Math.Log(1 + 3 * history.Between(minute - 60, minute) / scale),
        Math.Log(1 + 3 * history.Between(minute - 180, minute) / scale));

    /// <summary>Squared distance in units of those widths.</summary>
    public double Distance(in ActivityState other)
    {
        var (idle, hour) = ((Idle - other.Idle) / IdleWidth, (Hour - other.Hour) / HourWidth);
        var threeHours = (ThreeHours - other.ThreeHours) / ThreeHoursWidth;
        return idle * idle + hour * hour + threeHours * threeHours;
    }
}
