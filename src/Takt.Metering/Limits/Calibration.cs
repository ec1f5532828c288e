namespace Takt.Metering.Limits;

/// <summary>
/// How much seen use makes a whole cap of one window, learned from readings: each window gives one robust ratio, and their weighted median
/// is the cap. A cap that has changed shows as two windows that agree with each other and not with those before.
/// </summary>
internal sealed class Calibration(LimitWindow window, UseHistory history)
{
    /// <summary>A change of the cap is at least this factor, either way.</summary>
    private const double ChangeFactor = 1.25;

    /// <summary>Two windows after a change agree within this factor.</summary>
    private const double AgreeFactor = 1.15;

    /// <summary>So much of a cap must have been read for a window to speak of a change.</summary>
    private const double ChangeWeight = 0.1;

    /// <summary>The newest windows that count.</summary>
    private const int Kept = 24;

    /// <summary>Resets of one window may be told a few minutes apart.</summary>
    public const int ResetSlack = 10;

    /// <summary>By how much a window's cap is thought to differ before any was seen, as a logarithm; it weighs as much as two
    /// windows.</summary>
    private const double PriorSpread = 0.25, PriorWeight = 2;

    private readonly List<(double Cap, double Weight)> _closed = [];
    private double? _closedCap;

    /// <summary>The window that was the newest before a reading said another end of it.</summary>
    private WindowReadings? _former;

    /// <summary>The newest window with a reading.</summary>
    public WindowReadings? Newest { get; private set; }

    /// <summary>Raised with the factor by which the cap has changed.</summary>
    public Action<double>? Changed { get; init; }

    /// <summary>How far readings were from what was expected.</summary>
    public GaugeErrors Errors { get; } = new();

    public UnseenUse Unseen { get; } = new();

    /// <summary>Seen use per whole cap; null as long as no reading tells it.</summary>
    public double? Cap { get; private set; }

    /// <summary>What other accounts of the same plan taught, for an account that has taught nothing itself; null where none has.</summary>
    public double? Assumed { get; set; }

    /// <summary>Windows that the cap rests on.</summary>
    public int Windows => _closed.Count + (Newest?.Ratio(history) is null ? 0 : 1);

    /// <param name="certain">Whether it is believed whatever the others say: calls were refused.</param>
    public ReadingVerdict Add(long minute, double used, long reset, bool certain = false)
    {
        if (reset <= minute)
            return ReadingVerdict.Stale;
        if (reset > minute + window.Minutes() + ResetSlack)
            return ReadingVerdict.OutOfWindow;
        var current = Turn(minute, reset);
        Errors.Note(current, minute, used, history, Cap);
        var former = current.Accepted is [.., var last] ? last : (MatchedReading?)null;
        var verdict = current.Add(minute, used, history, Cap, certain);
        if (verdict != ReadingVerdict.Accepted)
            return verdict;
        if (former is { } before && before.Used <= used)
            Unseen.Note(history.Between(before.Next, minute + 1), used - before.Used);
        Cap = Estimate();
        return verdict;
    }

    /// <summary>The count begins anew at a minute, whatever was read before.</summary>
    public void Begin(long minute, long reset)
    {
        if (Newest is not { } current || Math.Abs(current.Reset - reset) > ResetSlack)
        {
            Close();
            Newest = new WindowReadings(window, reset);
        }

        if (minute > Newest.Opened)
            Newest.Restart(minute, 0);
        Cap = Estimate();
    }

    /// <summary>The cap has changed by a factor at a minute: what was learned holds times that factor from then on.</summary>
    public void Rescale(double factor, long minute)
    {
        var current = Newest is { } newest && newest.Opened < minute ? newest : null;
        if (current?.Ratio(history) is { } ratio)
            _closed.Add(ratio);
        for (var i = 0; i < _closed.Count; i++)
            _closed[i] = (_closed[i].Cap * factor, _closed[i].Weight);
        if (current?.Accepted is [.., var last])
            current.Restart(last.Next, last.Used);
        _closedCap = null;
        Cap = Estimate();
    }

    /// <summary>How much a single window's cap differs from the cap, as factors with weights.</summary>
    public (double Value, double Weight)[] Spread()
    {
        var spread = new List<(double, double)>();
        if (Cap is { } cap)
        {
            foreach (var (ratio, weight) in _closed)
                spread.Add((ratio / cap, weight));
        }

        foreach (var place in Prior.Places)
            spread.Add((Math.Exp(place * PriorSpread), PriorWeight / Prior.Places.Length));
        return [.. spread];
    }

    /// <summary>
    /// The window that a reading is of. Of two that say different ends, both to come, the later reading is believed; one that goes back to
    /// what was said before finds it as it was.
    /// </summary>
    private WindowReadings Turn(long minute, long reset)
    {
        if (Newest is { } current && Math.Abs(current.Reset - reset) <= ResetSlack)
            return current;
        if (Newest is { } open && open.Reset > minute)
        {
            var back = _former is { } former && Math.Abs(former.Reset - reset) <= ResetSlack ? former : new WindowReadings(window, reset);
            (_former, Newest) = (open, back);
            return back;
        }

        Close();
        return Newest = new WindowReadings(window, reset);
    }

    private void Close()
    {
        if (Newest?.Ratio(history) is not { } ratio)
            return;
        _closed.Add(ratio);
        if (_closed.Count > Kept)
            _closed.RemoveAt(0);
        if (Change() is { } factor)
        {
            _closed.RemoveRange(0, _closed.Count - 2);
            Changed?.Invoke(factor);
        }

        _closedCap = null;
        Cap = Estimate();
    }

    /// <summary>The factor by which the two newest windows say that the cap has changed.</summary>
    private double? Change()
    {
        if (_closed.Count < 5 || _closed[^1].Weight < ChangeWeight || _closed[^2].Weight < ChangeWeight)
            return null;
        var former = Medians.Weighted([.. _closed[..^2]]);
        if (former is not { } cap || !Differ(_closed[^1].Cap, _closed[^2].Cap, AgreeFactor, negate: true))
            return null;
        var now = Math.Sqrt(_closed[^1].Cap * _closed[^2].Cap);
        return Differ(_closed[^1].Cap, cap, ChangeFactor) && Differ(_closed[^2].Cap, cap, ChangeFactor) ? now / cap : null;
    }

    private static bool Differ(double one, double other, double factor, bool negate = false) =>
        Math.Abs(Math.Log(one / other)) > Math.Log(factor) != negate;

    private double? Estimate()
    {
        if (Newest?.Ratio(history) is not { } current)
            return _closedCap ??= Medians.Weighted([.. _closed]);
        return Medians.Weighted([.. _closed, current]);
    }
}
