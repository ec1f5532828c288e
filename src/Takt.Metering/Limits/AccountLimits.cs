using Takt.Metering.Forecasts;

namespace Takt.Metering.Limits;

/// <summary>
/// All that is known of one account's two windows: its use minute by minute, what each reading taught, and when it stood at a cap. It is
/// fed in order of time and answers for the moment up to which it was fed.
/// </summary>
public sealed class AccountLimits
{
    private readonly Calibration _fiveHour;
    private readonly Calibration _sevenDay;

    /// <param name="first">The first minute of which use is known.</param>
    public AccountLimits(long first)
    {
        History = new UseHistory(first);
        _sevenDay = new Calibration(LimitWindow.SevenDay, History);
        _fiveHour = new Calibration(LimitWindow.FiveHour, History)
        {
            // Plans change both caps at once, and weeks are too long to wait for two of them.
            Changed = factor => _sevenDay.Rescale(factor, History.End),
        };
    }

    public UseHistory History { get; }

    internal BlockedTimes Blocked { get; } = new();

    internal ActivityCalendar Calendar { get; } = new();

    /// <summary>Use of an hour in which the account works at all; what is much or little for it is measured by this.</summary>
    public double UsePerActiveHour =>
        Calendar.ActiveHours > 0 ? History.Between(History.First, History.End) / Calendar.ActiveHours : 1;

    /// <summary>Adds cost-weighted use to a minute.</summary>
    public void AddUse(long minute, double use)
    {
        History.Add(minute, use);
        if (use > 0)
            Calendar.Note(minute);
    }

    /// <summary>Adds what a reading says of one window.</summary>
    /// <param name="used">Share of the cap, 1 is all of it.</param>
    /// <param name="reset">The minute at which the window ends.</param>
    public ReadingVerdict AddReading(LimitWindow window, long minute, double used, long reset)
    {
        History.Advance(minute);
        var calibration = Of(window);
        var verdict = calibration.Add(minute, used, reset);
        if (verdict == ReadingVerdict.Accepted && used >= 0.999)
            Blocked.Add(minute, reset, window);
        return verdict;
    }

    /// <summary>Adds that calls are refused from a minute on.</summary>
    /// <param name="reset">When the window ends, where it was told.</param>
    public void AddHit(LimitWindow window, long minute, long? reset = null)
    {
        History.Advance(minute);
        var end = reset ?? EndOf(window, minute);
        if (end is { } until && until > minute)
            Of(window).Add(minute, 1, until, certain: true);
        Blocked.Add(minute, end ?? minute + 60, window);
    }

    /// <summary>Adds that a window's count begins anew: somebody says so.</summary>
    /// <param name="reset">When the new window ends, where that is known; a 5-hour window is five hours long.</param>
    public void AddNewWindow(LimitWindow window, long minute, long? reset = null)
    {
        History.Advance(minute);
        if ((reset ?? (window == LimitWindow.FiveHour ? minute + window.Minutes() : EndOf(window, minute))) is { } end)
            Of(window).Begin(minute, end);
    }

    /// <summary>When the window that is open now opened, and when it ends; null where none is open, or nothing tells.</summary>
    public WindowBounds? Bounds(LimitWindow window, long now)
    {
        History.Advance(now);
        return WindowBounds.Of(window, Of(window).Newest, History, now);
    }

    /// <summary>
    /// Says what other accounts of the same plan taught. It moves a gauge on from a reading as long as the account has taught nothing
    /// itself; it never makes a percentage where there is no reading.
    /// </summary>
    public void Assume(LimitWindow window, double cap) => Of(window).Assumed = cap;

    /// <summary>Seen use per whole cap as the account's own readings teach it; null as long as they don't.</summary>
    public double? Learned(LimitWindow window) => Of(window).Cap;

    /// <summary>Windows that a cap is learned from.</summary>
    public int WindowsLearned(LimitWindow window) => Of(window).Windows;

    /// <summary>Where a window stands now.</summary>
    /// <param name="opened">The window's first minute.</param>
    /// <param name="reset">The minute at which it ends.</param>
    public WindowGauge Gauge(LimitWindow window, long opened, long reset, long now)
    {
        History.Advance(now);
        return WindowGauge.Read(Of(window), History, opened, reset, now);
    }

    /// <summary>The share of all use that is never seen; null where that can't be told from a smaller cap.</summary>
    public double? UnseenShare(LimitWindow window) => Of(window) is { Cap: { } cap } calibration ? calibration.Unseen.Share(cap) : null;

    /// <summary>The most that was seen to be used in any window of this length.</summary>
    public double MostSeen(LimitWindow window)
    {
        var (length, most) = (window.Minutes(), 0.0);
        for (var start = History.First; start < History.End; start += length / 20)
            most = Math.Max(most, History.Between(start, start + length));
        return most;
    }

    /// <summary>How a window will stand at its reset, as far as the past tells.</summary>
    public WindowForecast Forecast(LimitWindow window, long opened, long reset, long now) =>
        Forecaster.Forecast(this, window, opened, reset, now);

    internal Calibration Of(LimitWindow window) => window == LimitWindow.FiveHour ? _fiveHour : _sevenDay;

    private long? EndOf(LimitWindow window, long minute) =>
        Of(window).Newest is { } newest && newest.Opened <= minute && newest.Reset > minute ? newest.Reset : null;
}
