namespace Takt.Metering.Limits;

/// <summary>
/// All readings of one window of one account. Use only rises within a window, and about as fast as it is seen to: a reading that falls, or
/// jumps by more than unseen use would explain, is doubted until the next one agrees with it.
/// </summary>
internal sealed class WindowReadings(LimitWindow window, long reset)
{
    /// <summary>Whole percents may be rounded or floored, and two clients may read a moment apart.</summary>
    private const double RoundingSlack = 0.021;

    /// <summary>So much may go unseen at once without a doubt; more with every hour that nothing was read.</summary>
    private const double UnseenSlack = 0.12;

    private const double UnseenSlackPerHour = 0.06;

    private readonly List<MatchedReading> _accepted = [];
    private WindowRatios _ratios = new();
    private int _weighed;
    private MatchedReading? _doubted;
    private (long Minute, double Used) _start = (reset - window.Minutes(), 0);

    public long Reset => reset;

    public long Opened => reset - window.Minutes();

    /// <summary>The minute and the share from which use is reckoned: the opening, or a later moment at which the count began
    /// anew.</summary>
    public (long Minute, double Used) Base => _start;

    public IReadOnlyList<MatchedReading> Accepted => _accepted;

    /// <summary>Adds one in order of time.</summary>
    /// <param name="cap">Seen use per whole cap as far as it is known.</param>
    /// <param name="certain">Whether it is accepted without being asked.</param>
    public ReadingVerdict Add(long minute, double used, UseHistory history, double? cap, bool certain)
    {
        var reading = new MatchedReading(minute, used);
        if (certain || Agrees(reading, history, cap))
        {
            _accepted.Add(reading);
            _doubted = null;
            return ReadingVerdict.Accepted;
        }

        if (_doubted is not { } former || !Follows(former, reading, history, cap))
        {
            _doubted = reading;
            return ReadingVerdict.Contradicts;
        }

        // Two that agree with each other outweigh those before: the count began anew, or what came before was wrong.
        var falls = _accepted.Count > 0 && former.Used < _accepted[^1].Used - RoundingSlack;
        Forget();
        if (falls)
            Restart(former.Next, former.Used);
        else
            _accepted.Add(former);
        _accepted.Add(reading);
        _doubted = null;
        return ReadingVerdict.Accepted;
    }

    /// <summary>Reckons use from a minute and a share on: what was read before belongs to another cap or count.</summary>
    public void Restart(long minute, double used)
    {
        _start = (minute, used);
        Forget();
    }

    /// <summary>Seen use per whole cap as this window's readings tell it, with their weight; null when they say too little.</summary>
    public (double Cap, double Weight)? Ratio(UseHistory history)
    {
        // A reading counts once all use of its minute is known; the newest may still wait for that.
        for (; _weighed < _accepted.Count && _accepted[_weighed].Next <= history.End; _weighed++)
            _ratios.Add(_accepted[_weighed], _start, history);
        return _ratios.Median() ?? (_weighed < _accepted.Count ? new WindowRatios().With(_accepted[^1], _start, history).Median() : null);
    }

    private void Forget()
    {
        _accepted.Clear();
        (_ratios, _weighed) = (new(), 0);
    }

    private bool Agrees(MatchedReading reading, UseHistory history, double? cap)
    {
        if (_accepted.Count == 0)
            return _start.Minute != Opened || cap is not { } known || FitsAlone(reading, history, known);
        return Follows(_accepted[^1], reading, history, cap);
    }

    /// <summary>Whether one reading may come after another of the same window.</summary>
    private static bool Follows(MatchedReading former, MatchedReading reading, UseHistory history, double? cap)
    {
        if (reading.Used < former.Used - RoundingSlack)
            return false;
        var seen = cap is { } whole ? history.Between(former.Next, reading.Next) / whole : 1;
        var hours = (reading.Minute - former.Minute) / 60.0;
        return reading.Used <= former.Used + 1.6 * seen + UnseenSlack + UnseenSlackPerHour * hours;
    }

    /// <summary>Whether a window's first reading is within what its seen use lets expect.</summary>
    private bool FitsAlone(MatchedReading reading, UseHistory history, double cap)
    {
        var expected = history.Between(Opened, reading.Next) / cap;
        var hours = (reading.Minute - Opened) / 60.0;
        return reading.Used >= 0.5 * expected - RoundingSlack
            && reading.Used <= 1.6 * expected + 2 * UnseenSlack + Math.Min(0.5, UnseenSlackPerHour * hours);
    }
}
