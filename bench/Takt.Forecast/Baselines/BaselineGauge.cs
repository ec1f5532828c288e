using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>
/// What is used of a window's cap: the last good reading, and what was seen since by the tokens of a percent, which are the median of
/// seen ÷ percent over the readings.
/// </summary>
internal sealed class BaselineGauge(KnownHistory history, string window)
{
    /// <summary>The readings that the median is taken of: more of them would outlive a change of plan.</summary>
    private const int Kept = 200;
    private const double LeastPercent = 3;
    private readonly int _minutes = WindowNames.Minutes(window);
    private readonly List<(double Minute, double Percent, double Reset)> _good = [];
    private readonly Queue<(double Ratio, double Weight)> _ratios = new();
    private double? _perPercent;

    /// <value>Seen tokens of the whole cap; null where nothing tells.</value>
    public double? Cap => PerPercent() * 100;

    public void Add(HistoryReading reading)
    {
        var (percent, reset) = reading.Of(window);
        if (percent is not { } told || reset is not { } until || until <= reading.Minute || until > reading.Minute + _minutes + 1)
            return;
        var opened = until - _minutes;
        var seen = Seen(opened, reading.Minute);
        if (!IsGood(reading.Minute, told, until, seen))
            return;
        _good.Add((reading.Minute, told, until));
        if (told is >= LeastPercent and < 99.5 && seen > 0)
            Add(seen / told, told);
    }

    public void AddHit(double minute, double? opened)
    {
        if (opened is { } from && Seen(from, minute) is > 0 and var seen)
            Add(seen / 100, 100);
    }

    /// <summary>When the window that a minute is in was opened, for one that is reset at a fixed time of the week.</summary>
    public double? OpenedAt(double minute) =>
        _good.Count == 0 ? null : _good[^1].Reset - Math.Ceiling((_good[^1].Reset - minute) / _minutes) * _minutes;

    /// <summary>As a fraction of the cap, at most 1.</summary>
    public double Use(double opened, double reset, double at, double cap)
    {
        if (history.HitIn(window, opened, Math.Min(reset, at + 1)) is not null)
            return 1;
        for (var i = _good.Count - 1; i >= 0 && _good[i].Minute >= opened; i--)
        {
            var (minute, percent, until) = _good[i];
            if (minute <= at && Math.Abs(until - reset) <= 1)
                return Math.Min(1, percent / 100 + history.Tokens(minute + 0.5, at) / cap);
        }

        return Math.Min(1, history.Tokens(opened, at) / cap);
    }

    /// <summary>Up to and with a minute.</summary>
    private double Seen(double from, double minute) => history.Tokens(from, minute + 0.5);

    /// <summary>Not an old answer, and no leap that nothing explains.</summary>
    private bool IsGood(double minute, double percent, double reset, double seen)
    {
        const double Leap = 35;
        if (_good.Count > 0 && reset < _good[^1].Reset - 1)
            return false;
        var expected = PerPercent() is { } tokens ? seen / tokens : percent;
        if (_good.Count > 0 && Math.Abs(_good[^1].Reset - reset) <= 1)
        {
            var last = _good[^1];
            if (percent < last.Percent - 1.1)
                return false;
            expected = PerPercent() is { } perPercent ? last.Percent + Seen(last.Minute + 0.5, minute) / perPercent : percent;
        }

        return percent <= expected + Leap;
    }

    private void Add(double ratio, double weight)
    {
        _ratios.Enqueue((ratio, weight));
        if (_ratios.Count > Kept)
            _ratios.Dequeue();
        _perPercent = null;
    }

    private double? PerPercent()
    {
        if (_perPercent is null && _ratios.Count > 0)
        {
            var half = _ratios.Sum(ratio => ratio.Weight) / 2;
            foreach (var (ratio, weight) in _ratios.OrderBy(ratio => ratio.Ratio))
            {
                half -= weight;
                _perPercent = ratio;
                if (half <= 0)
                    break;
            }
        }

        return _perPercent;
    }
}
