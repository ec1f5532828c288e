using Takt.Metering.Limits;
using Takt.Server.Limits.Readings;
using Takt.Server.Usage;

namespace Takt.Server.Limits.Accounts;

/// <summary>An account's use and readings, told in order of time up to a moment, and what became of each reading.</summary>
internal sealed class LoadedAccount
{
    /// <summary>An unknown limit is one of the two windows if that one was so far used; a burst of refusals at a few percent is
    /// none.</summary>
    private const double NearCap = 0.7;

    private readonly Dictionary<long, string> _states = [];
    private readonly Dictionary<LimitWindow, ReadingRow> _latest = [];
    private readonly Dictionary<string, ReadingRow> _scopes = new(StringComparer.Ordinal);

    private LoadedAccount(AccountLimits limits, long now) => (Limits, Now) = (limits, now);

    public AccountLimits Limits { get; }

    /// <summary>The Unix minute up to whose beginning all of it is told: that which follows the moment.</summary>
    public long Now { get; }

    /// <summary>The last accepted reading of each window besides the two.</summary>
    public IEnumerable<ReadingRow> Scopes => _scopes.Values;

    /// <param name="first">The first minute of which use is known.</param>
    public static LoadedAccount Of(AccountUse use, IReadOnlyList<ReadingRow> readings, long first, DateTimeOffset now)
    {
        var loaded = new LoadedAccount(new AccountLimits(first), Minute(now) + 1);
        var (minute, refusal) = (0, 0);
        foreach (var reading in readings.Where(reading => reading.ReadAt <= now))
        {
            loaded.TellUse(use, ref minute, Minute(reading.ReadAt) + 1);
            loaded.TellRefusals(use, ref refusal, reading.ReadAt.AddTicks(-1));
            loaded.Tell(reading);
        }

        loaded.TellUse(use, ref minute, loaded.Now);
        loaded.TellRefusals(use, ref refusal, now.UtcDateTime);
        return loaded;
    }

    /// <summary>The state of a reading, in the API's word.</summary>
    public string StateOf(ReadingRow reading) => _states.GetValueOrDefault(reading.Id, ReadingStates.Pending);

    /// <summary>The last reading that moved a window's gauge; null where none did.</summary>
    public ReadingRow? LatestOf(LimitWindow window) => _latest.GetValueOrDefault(window);

    public static long Minute(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;

    /// <summary>Clients write resets to the second: a window ends with the minute in which it does.</summary>
    private static long ResetMinute(DateTime time) => (new DateTimeOffset(time, default).ToUnixTimeSeconds() + 59) / 60;

    private static long Minute(DateTime time) => Minute(new DateTimeOffset(time, default));

    private void TellUse(AccountUse use, ref int next, long until)
    {
        for (; next < use.Minutes.Count && use.Minutes[next].Minute < until; next++)
            Limits.AddUse(use.Minutes[next].Minute, use.Minutes[next].Nano);
    }

    private void TellRefusals(AccountUse use, ref int next, DateTime until)
    {
        for (; next < use.Refusals.Count && use.Refusals[next].At <= until; next++)
            Tell(use.Refusals[next]);
    }

    private void Tell(AccountRefusal refusal)
    {
        var minute = Minute(refusal.At);
        var reset = refusal.ResetsAt is { } at ? ResetMinute(at) : (long?)null;
        if (LimitWindows.Of(refusal.Scope) is { } window)
            Limits.AddHit(window, minute, reset);
        else if (refusal.Scope == LimitText.Unknown && Fullest(minute) is { } fullest)
            Limits.AddHit(fullest, minute);
    }

    /// <summary>The window that an unnamed limit is of: the one that is nearest its cap, if it is near.</summary>
    private LimitWindow? Fullest(long minute)
    {
        var (fullest, most) = ((LimitWindow?)null, NearCap);
        foreach (var window in LimitWindows.All)
        {
            if (Limits.Bounds(window, minute) is { } bounds
                && Limits.Gauge(window, bounds.Opened, bounds.Reset, minute).Used is { } used && used >= most)
            {
                (fullest, most) = (window, used);
            }
        }

        return fullest;
    }

    private void Tell(ReadingRow reading)
    {
        if (reading.UndoneAt is not null)
        {
            _states[reading.Id] = ReadingStates.Undone;
            return;
        }

        var minute = Minute(reading.ReadAt);
        var reset = reading.ResetsAt is { } at ? ResetMinute(at) : (long?)null;
        if (LimitWindows.Of(reading.Scope) is not { } window)
        {
            _scopes[reading.Scope] = reading;
            _states[reading.Id] = ReadingStates.Accepted;
            return;
        }

        var verdict = ReadingVerdict.Accepted;
        if (reading.Kind == ReadingKind.Hit)
            Limits.AddHit(window, minute, reset);
        else if (reading.Kind == ReadingKind.NewWindow)
            Limits.AddNewWindow(window, minute, reset);
        else if ((reset ?? Limits.Bounds(window, minute)?.Reset) is { } end)
            verdict = Limits.AddReading(window, minute, reading.UsedPercentage / 100, end);
        else
            verdict = ReadingVerdict.OutOfWindow;
        _states[reading.Id] = ReadingStates.Of(verdict);
        if (verdict == ReadingVerdict.Accepted)
            _latest[window] = reading;
    }
}
