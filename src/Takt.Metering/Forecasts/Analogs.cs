using Takt.Metering.Limits;

namespace Takt.Metering.Forecasts;

/// <summary>
/// Past moments of the same account that are like now: at about the same time of a like day, after about as long a pause and about as much
/// use. What followed them is what may follow now.
/// </summary>
internal sealed class Analogs
{
    /// <summary>Past moments are taken every so many minutes, within so many minutes of the same time of the day.</summary>
    private const int Step = 20, Farthest = 240;

    /// <summary>Days that are looked back.</summary>
    private const int LongestBack = 120;

    /// <summary>Minutes of the day within which two moments are at the same time.</summary>
    private const double TimeWidth = 80;

    /// <summary>Days that the likeness must rest on before it may be strict, as an effective number; a week asks for the day, not the
    /// hour.</summary>
    private const double EffectiveDays = 6, EffectiveDaysOfWeek = 12;

    /// <summary>Widths grow by this factor until enough days are alike, at most to the widest.</summary>
    private const double Widening = 1.4, Widest = 4;

    private readonly List<long> _starts = [];
    private readonly List<double> _sums = [];

    private Analogs()
    {
    }

    public int Count => _starts.Count;

    /// <summary>Finds moments that have been followed by a number of known minutes.</summary>
    public static Analogs Find(AccountLimits account, DayLikeness likeness, long now, int minutes, LimitWindow window)
    {
        var candidates = Candidates(account, likeness, now, minutes);
        var found = new Analogs();
        var enough = window == LimitWindow.FiveHour ? EffectiveDays : EffectiveDaysOfWeek;
        for (var width = 1.0; found.Weigh(candidates, width) < enough && width <= Widest;)
            width *= Widening;
        return found;
    }

    /// <summary>The moment at which a share of all weight is reached.</summary>
    public long At(double share)
    {
        var index = _sums.BinarySearch(share * _sums[^1]);
        return _starts[Math.Min(index < 0 ? ~index : index, _starts.Count - 1)];
    }

    private static List<Candidate> Candidates(AccountLimits account, DayLikeness likeness, long now, int minutes)
    {
        var (history, scale) = (account.History, account.UsePerActiveHour);
        var here = ActivityState.At(history, now, scale);
        var today = DayLikeness.Weekday(account.Calendar.DayOf(now));
        var candidates = new List<Candidate>();
        for (var back = 0; back <= LongestBack; back++)
        {
            for (var shift = -Farthest; shift <= Farthest; shift += Step)
            {
                var start = now - back * (long)ActivityCalendar.Day + shift;
                if (start < history.First + 60 || start + minutes > now || account.Blocked.First(start, start + 1) is not null)
                    continue;
                var day = DayLikeness.Weekday(account.Calendar.DayOf(start));
                candidates.Add(new(start, shift, back, likeness.Of(today, day), here.Distance(ActivityState.At(history, start, scale))));
            }
        }

        return candidates;
    }

    /// <returns>On how many days the weight rests: a few moments of one day are one piece of evidence.</returns>
    private double Weigh(List<Candidate> candidates, double width)
    {
        _starts.Clear();
        _sums.Clear();
        var (sum, ofDay, squares, day) = (0.0, 0.0, 0.0, -1);
        foreach (var candidate in candidates)
        {
            var time = candidate.Shift / (TimeWidth * width);
            var weight = candidate.Day * Math.Exp(-0.5 * (candidate.Distance / (width * width) + time * time));
            if (weight < 1e-6)
                continue;
            sum += weight;
            _starts.Add(candidate.Start);
            _sums.Add(sum);
            if (candidate.Back != day)
                (squares, ofDay, day) = (squares + ofDay * ofDay, 0, candidate.Back);
            ofDay += weight;
        }

        squares += ofDay * ofDay;
        return squares > 0 ? sum * sum / squares : 0;
    }

    /// <param name="Shift">Minutes from the same time of the day.</param>
    /// <param name="Day">How much its day tells of today.</param>
    /// <param name="Distance">How far its state of activity is from now's, squared.</param>
    private readonly record struct Candidate(long Start, int Shift, int Back, double Day, double Distance);
}
