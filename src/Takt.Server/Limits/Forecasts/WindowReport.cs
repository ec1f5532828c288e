using System.Globalization;
using Takt.Contracts.Limits;
using Takt.Metering.Forecasts;
using Takt.Metering.Limits;
using Takt.Server.Limits.Accounts;
using Takt.Server.Usage;

namespace Takt.Server.Limits.Forecasts;

/// <summary>What is said of one window: all words, percentages and times come of one gauge and one forecast.</summary>
internal sealed class WindowReport
{
    private const string NoReading = "Without a reading nobody knows the cap, so there is no percentage: this is a share of the most "
        + "that was seen in such a window. Claude Code's status line carries readings; POST /api/limits/readings takes them.";

    private const double Blocked = 0.995;

    /// <summary>Fewer say nothing of the next; more than the most are enough.</summary>
    private const int FewestPrompts = 5, MostPrompts = 9_999;

    /// <summary>The word for a window that is used up.</summary>
    public const string BlockedWord = "blocked";

    private readonly LoadedAccount _account;
    private readonly LimitWindow _window;
    private readonly WindowBounds? _bounds;
    private readonly WindowGauge? _gauge;

    public WindowReport(LoadedAccount account, LimitWindow window)
    {
        (_account, _window) = (account, window);
        _bounds = account.Limits.Bounds(window, account.Now);
        if (_bounds is not { } bounds)
            return;
        _gauge = account.Limits.Gauge(window, bounds.Opened, bounds.Reset, account.Now);
        if (_gauge is { Used: not null, Cap: not null })
            Forecast = account.Limits.Forecast(window, bounds.Opened, bounds.Reset, account.Now);
    }

    /// <summary>Null where no window is open, or no reading tells its cap.</summary>
    public WindowForecast? Forecast { get; }

    public bool IsOpen => _bounds is not null;

    /// <summary>Share of the cap; null where no window is open, or no reading tells.</summary>
    public double? Used => _gauge?.Used;

    /// <summary>Seen use per whole cap; null where no reading tells.</summary>
    public double? Cap => _gauge?.Used is null ? null : _gauge.Cap;

    /// <summary>Share of the window that is over.</summary>
    public double? Gone => _bounds is { } bounds ? (_account.Now - bounds.Opened) / (double)(bounds.Reset - bounds.Opened) : null;

    /// <summary>Null where no window is open, or nothing tells when it ends.</summary>
    public DateTimeOffset? ResetsAt => _bounds is not { } bounds ? null
        : _account.LatestOf(_window)?.ResetsAt is { } told && Math.Abs(LoadedAccount.Minute(At(told)) - bounds.Reset) <= 1
            ? At(told) : Time(bounds.Reset);

    /// <summary>In one word; of the same draws as everything else.</summary>
    public string Pace => Forecast switch
    {
        null => Used >= Blocked ? BlockedWord : _bounds is null && _account.LatestOf(_window) is not null ? "to_spare" : "unknown",
        { Used: >= Blocked } => BlockedWord,
        { HitProbability: >= 0.5 } => "wall",
        { HitProbability: >= 0.2 } => "fast",
        var forecast when forecast.Quantile(0.5) >= 0.7 => "on_pace",
        _ => "to_spare",
    };

    /// <param name="prompts">What one's own last prompts took; none where they aren't one's own.</param>
    public ForecastWindow ToOpen(IReadOnlyList<long> prompts)
    {
        var said = new ForecastWindow(_window.Scope(), _bounds is { } bounds ? Time(bounds.Opened) : null, ResetsAt, Source(), Pace);
        if (_gauge is not { } gauge)
            return said with { Guess = _account.LatestOf(_window) is null ? Guess(null) : null };
        said = said with { SeenUsd = Usd.FromNano((long)gauge.Seen) };
        if (gauge.Used is not { } used)
            return said with { Guess = Guess(gauge.Seen) };
        (double Value, double Weight)[] errors = [.. gauge.Errors];
        return said with
        {
            UsedPercentage = Percent(used),
            UsedLow = Percent(Math.Max(gauge.Floor, used + (Medians.Quantile(errors, 0.1) ?? 0))),
            UsedHigh = Percent(used + (Medians.Quantile(errors, 0.9) ?? 0)),
            Truth = new(gauge.ReadAt is null ? null : _account.LatestOf(_window)?.ReadAt, _account.LatestOf(_window)?.Source),
            Cap = gauge.Cap is { } cap ? Learned(cap) : null,
            PromptsLeft = Left(prompts),
            AtReset = Forecast is { } forecast ? AtReset(forecast) : null,
            Hit = Forecast is null ? null : new(
                Math.Round(Forecast.HitProbability, 3), Time(Forecast.HitP10), Time(Forecast.HitP50), Time(Forecast.HitP90)),
        };
    }

    private static UseAtReset AtReset(WindowForecast forecast) => new(
        Percent(forecast.Quantile(0.1)), Percent(forecast.Quantile(0.5)), Percent(forecast.Quantile(0.9)),
        Enumerable.Range(1, 19).ToDictionary(
            i => (i / 20.0).ToString("0.00", CultureInfo.InvariantCulture), i => Percent(forecast.Quantile(i / 20.0))));

    private PromptsLeft? Left(IReadOnlyList<long> prompts)
    {
        if (prompts.Count < FewestPrompts || _gauge is not { Used: { } used, Cap: { } cap })
            return null;
        (double, double)[] sizes = [.. prompts.Select(prompt => ((double)prompt, 1.0))];
        return new(Fit(0.75), Fit(0.5), Fit(0.25));

        int Fit(double share) =>
            (int)Math.Clamp(Math.Max(0, 1 - used) * cap / Math.Max(1, Medians.Quantile(sizes, share) ?? 1), 0, MostPrompts);
    }

    private WindowCap Learned(double cap)
    {
        var unseen = _account.Limits.UnseenShare(_window);
        return new(
            Usd.FromNano((long)cap), Math.Round(Usd.FromNano((long)cap) / 100, 6), _account.Limits.WindowsLearned(_window),
            unseen is { } share ? Percent(share) : null,
            unseen is not null ? null
                : _account.Limits.Learned(_window) is null ? "It is what other accounts of the same plan taught."
                : "Use that isn't seen can't be told apart from a smaller cap.");
    }

    private WindowGuess Guess(double? seen)
    {
        var most = _account.Limits.MostSeen(_window);
        return new(Usd.FromNano((long)most), most > 0 && seen is { } known ? Math.Round(known / most, 3) : null, NoReading);
    }

    private string? Source() => _bounds?.Source switch
    {
        BoundsSource.Reading => "reading",
        BoundsSource.Learned => "learned",
        BoundsSource.Rule => "rule",
        _ => null,
    };

    private static double Percent(double share) => Math.Round(100 * Math.Clamp(share, 0, 2), 1);

    private static DateTimeOffset At(DateTime utc) => new(utc, default);

    private static DateTimeOffset Time(long minute) => DateTimeOffset.FromUnixTimeSeconds(minute * 60);

    private static DateTimeOffset? Time(long? minute) => minute is { } known ? Time(known) : null;
}
