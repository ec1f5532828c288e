using Takt.Metering.Limits;

namespace Takt.Metering.Forecasts;

/// <summary>The days of an account that may stand for a day to come, by weekday of that day.</summary>
internal sealed class PastDays
{
    /// <summary>How far the mean of one day may lie from what the next weeks' will be, as a share of it; of more days less.</summary>
    private const double LevelSpread = 1.1;

    private readonly List<long> _days = [];
    private readonly double[][] _sums = new double[7][];

    public PastDays(AccountLimits account, DayLikeness likeness, long now)
    {
        var today = account.Calendar.DayOf(now);
        for (var day = account.Calendar.DayOf(account.History.First) + ActivityCalendar.Day; day < today; day += ActivityCalendar.Day)
        {
            // A day that began at a cap says nothing of what would have been used.
            if (account.Blocked.First(day, day + 1, weekly: true) is null)
                _days.Add(day);
        }

        for (var weekday = 0; weekday < 7; weekday++)
        {
            var (sum, of) = (0.0, new double[_days.Count]);
            for (var i = 0; i < of.Length; i++)
                of[i] = sum += likeness.Of(weekday, DayLikeness.Weekday(_days[i]));
            _sums[weekday] = of;
        }
    }

    public int Count => _days.Count;

    /// <summary>The first minute of a day, drawn by likeness.</summary>
    public long Draw(int weekday, double share)
    {
        var of = _sums[weekday];
        var index = Array.BinarySearch(of, share * of[^1]);
        return _days[Math.Min(index < 0 ? ~index : index, _days.Count - 1)];
    }

    /// <summary>
    /// By what all days of a path are multiplied: few days say little about the level of those to come, and all of them are wrong together.
    /// </summary>
    public double Level(double share)
    {
        const double LogisticToNormal = 0.5513;
        var inside = Math.Clamp(share, 1e-6, 1 - 1e-6);
        return Math.Exp(LevelSpread / Math.Sqrt(_days.Count) * LogisticToNormal * Math.Log(inside / (1 - inside)));
    }
}
