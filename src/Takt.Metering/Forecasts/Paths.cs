using Takt.Metering.Limits;

namespace Takt.Metering.Forecasts;

/// <summary>
/// Draws paths of use from now to a reset, each made of pieces of the past: what followed a moment like now, then whole days. Where a piece
/// ran into a cap, what wasn't used is demand that nobody could see: another piece of like kind carries it on.
/// </summary>
internal sealed class Paths
{
    /// <summary>Up to so many minutes ahead what followed a moment is taken as one piece.</summary>
    private const int OnePiece = 300;

    /// <summary>A piece is carried on at most so often.</summary>
    private const int MostSplices = 4;

    private readonly AccountLimits _account;
    private readonly Analogs _analogs;
    private readonly PastDays? _days;
    private readonly bool _weekly;
    private readonly long _now;
    private readonly int _minutes;
    private readonly int _first;
    private readonly List<(long From, int Minutes, double Scale)> _pieces = [];

    public Paths(AccountLimits account, LimitWindow window, long now, int minutes)
    {
        (_account, _weekly, _now, _minutes) = (account, window == LimitWindow.SevenDay, now, minutes);
        var likeness = new DayLikeness(account.History, account.Calendar, now);
        var tomorrow = account.Calendar.DayOf(now) + ActivityCalendar.Day;
        _first = minutes <= OnePiece ? minutes : (int)Math.Min(minutes, tomorrow - now);
        _analogs = Analogs.Find(account, likeness, now, _first, window);
        _days = _first < minutes ? new PastDays(account, likeness, now) : null;
    }

    /// <summary>Use along the path that was drawn last.</summary>
    public double Total { get; private set; }

    /// <param name="share">The part of all moments like now, by weight, from which the path begins.</param>
    public void Draw(double share, ref Sequence sequence)
    {
        _pieces.Clear();
        if (_analogs.Count > 0)
            TakeMoment(share, ref sequence);
        else
            _pieces.Add((_account.History.First - ActivityCalendar.Day, _first, 1));
        if (_days is { Count: > 0 })
        {
            var level = _days.Level(sequence.Next());
            for (var ahead = _first; ahead < _minutes; ahead += ActivityCalendar.Day)
                TakeDay(DayLikeness.Weekday(_now + ahead), Math.Min(ActivityCalendar.Day, _minutes - ahead), level, ref sequence);
        }

        Total = 0;
        foreach (var (from, length, scale) in _pieces)
            Total += scale * _account.History.Between(from, from + length);
    }

    /// <summary>The minute by which the path has used an amount.</summary>
    public long? Reaches(double amount)
    {
        var (at, left) = (_now, amount);
        foreach (var (from, length, scale) in _pieces)
        {
            if (_account.History.Reaches(from, from + length, left / scale) is { } minute)
                return at + minute - from;
            left -= scale * _account.History.Between(from, from + length);
            at += length;
        }

        return null;
    }

    private void TakeMoment(double share, ref Sequence sequence)
    {
        var (done, from) = (0, _analogs.At(share));
        for (var splice = 0; done < _first; splice++, from = _analogs.At(sequence.Next()))
            done = Take(from, done, _first, 1, splice);
    }

    private void TakeDay(int weekday, int minutes, double level, ref Sequence sequence)
    {
        for (int done = 0, splice = 0; done < minutes; splice++)
            done = Take(_days!.Draw(weekday, sequence.Next()), done, minutes, level, splice);
    }

    /// <summary>Takes a piece from a distance on, up to where a cap cut it short.</summary>
    /// <returns>The distance up to which the path goes now.</returns>
    private int Take(long from, int done, int until, double scale, int splice)
    {
        if (splice < MostSplices && _account.Blocked.First(from + done, from + until, _weekly) is { } blocked)
            until = (int)Math.Clamp(blocked.From - from, done, until);
        if (until > done)
            _pieces.Add((from + done, until - done, scale));
        return until;
    }
}
