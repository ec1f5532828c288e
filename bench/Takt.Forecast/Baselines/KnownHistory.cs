using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>
/// A history as far as it is known at <see cref="Now"/>, which only ever moves on: calls of earlier minutes, readings and hits up to it.
/// </summary>
internal sealed class KnownHistory
{
    private readonly HistoryLine _line;
    private readonly double[] _minutes;

    /// <summary>At an index, the tokens of all calls before it.</summary>
    private readonly double[] _sums;
    private readonly List<(double Opened, double Reset)> _fiveHours = [];
    private int _known, _call, _reading, _hit;

    public KnownHistory(HistoryLine line)
    {
        _line = line;
        _minutes = [.. line.Calls.Select(call => call.Minute)];
        _sums = new double[_minutes.Length + 1];
        for (var i = 0; i < _minutes.Length; i++)
            _sums[i + 1] = _sums[i] + line.Calls[i].Tokens;
        FiveHour = new(this, WindowNames.FiveHour);
        SevenDay = new(this, WindowNames.SevenDay);
    }

    public double Now { get; private set; } = double.NegativeInfinity;

    public BaselineGauge FiveHour { get; }

    public BaselineGauge SevenDay { get; }

    public BaselineGauge Gauge(string window) => window == WindowNames.FiveHour ? FiveHour : SevenDay;

    public void Advance(double now)
    {
        Now = now;
        while (true)
        {
            var reading = _reading < _line.Readings.Length ? _line.Readings[_reading].Minute : double.PositiveInfinity;
            var hit = _hit < _line.Hits.Length ? _line.Hits[_hit].Minute : double.PositiveInfinity;
            // A reading follows the call that it was told with.
            Open(Math.Min(Math.Min(reading, hit) + 0.5, now));
            if (Math.Min(reading, hit) > now)
                break;
            if (hit < reading)
                Add(_line.Hits[_hit++]);
            else
                Add(_line.Readings[_reading++]);
        }

        _known = Index(now);
    }

    /// <summary>Seen tokens from one minute to before another.</summary>
    public double Tokens(double from, double to)
    {
        to = Math.Min(to, Now);
        return to <= from ? 0 : _sums[Index(to)] - _sums[Index(from)];
    }

    /// <summary>When the tokens since a minute had become so many; null where not before <paramref name="to"/>.</summary>
    public double? MinuteOf(double from, double tokens, double to)
    {
        var sought = _sums[Index(from)] + tokens;
        var index = Array.BinarySearch(_sums, 0, _known + 1, sought);
        index = index < 0 ? ~index : index;
        return index > 0 && index <= _known && _minutes[index - 1] < to ? _minutes[index - 1] : null;
    }

    /// <summary>When somebody was refused within a window; null is never.</summary>
    public double? HitIn(string window, double opened, double reset)
    {
        for (var i = _hit - 1; i >= 0 && _line.Hits[i].Minute >= opened; i--)
        {
            if (_line.Hits[i].Window == window && _line.Hits[i].Minute < reset)
                return _line.Hits[i].Minute;
        }

        return null;
    }

    /// <summary>The windows before the one that is asked about, as far as they can be told.</summary>
    public IEnumerable<(double Opened, double Reset)> Before(OriginLine origin)
    {
        if (origin.Window == WindowNames.FiveHour)
            return _fiveHours.Where(window => window.Reset <= origin.Opened + 1 && window.Reset <= Now);
        var weeks = (int)(origin.Opened / WindowNames.SevenDayMinutes);
        return Enumerable.Range(1, weeks).Select(week => origin.Reset - (double)week * WindowNames.SevenDayMinutes)
            .Select(reset => (reset - WindowNames.SevenDayMinutes, reset));
    }

    private int Index(double minute)
    {
        var (low, high) = (0, _minutes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_minutes[middle] < minute)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>A window is opened by the first call after the last one's end.</summary>
    private void Open(double before)
    {
        for (; _call < _minutes.Length && _minutes[_call] < before; _call++)
        {
            if (_fiveHours.Count == 0 || _minutes[_call] >= _fiveHours[^1].Reset)
                _fiveHours.Add((_minutes[_call], _minutes[_call] + WindowNames.FiveHourMinutes));
        }
    }

    private void Add(HistoryReading reading)
    {
        // What opened the window may have been use that nobody saw: the reset tells.
        if (reading.FiveReset is { } reset && reset > reading.Minute && reset <= reading.Minute + WindowNames.FiveHourMinutes)
        {
            var before = _fiveHours.Count > 1 ? _fiveHours[^2].Reset : double.NegativeInfinity;
            if (_fiveHours.Count > 0 && _fiveHours[^1].Reset > reading.Minute && reset - WindowNames.FiveHourMinutes >= before)
                _fiveHours[^1] = (reset - WindowNames.FiveHourMinutes, reset);
        }

        FiveHour.Add(reading);
        SevenDay.Add(reading);
    }

    private void Add(HistoryHit hit)
    {
        if (hit.Window == WindowNames.SevenDay)
            SevenDay.AddHit(hit.Minute, SevenDay.OpenedAt(hit.Minute));
        else if (_fiveHours.Count > 0 && _fiveHours[^1].Reset > hit.Minute)
            FiveHour.AddHit(hit.Minute, _fiveHours[^1].Opened);
    }
}
