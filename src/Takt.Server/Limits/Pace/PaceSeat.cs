using Takt.Contracts.Limits;
using Takt.Metering.Limits;
using Takt.Metering.Pace;
using Takt.Server.Limits.Accounts;
using Takt.Server.Limits.Forecasts;

namespace Takt.Server.Limits.Pace;

/// <summary>An account as the choice sees it, and as it is told.</summary>
internal sealed class PaceSeat
{
    /// <summary>The next prompts take about what a quarter of an hour of work takes.</summary>
    private const double Quarter = 0.25;

    private const double LeastNext = 0.01, MostNext = 0.3;

    private readonly WindowReport _window;
    private readonly WindowReport _week;

    public PaceSeat(LimitAccount account, LoadedAccount loaded)
    {
        (Account, LastUse) = (account, loaded.Limits.History.LastUse);
        (_window, _week) = (new(loaded, LimitWindow.FiveHour), new(loaded, LimitWindow.SevenDay));
        var next = _window.Cap is { } cap ? Math.Clamp(loaded.Limits.UsePerActiveHour * Quarter / cap, LeastNext, MostNext) : 0;
        Pace = new(
            account.Id, _week.Used, _week.Gone, _window.IsOpen ? _window.Used : 0, next,
            _window.Pace == WindowReport.BlockedWord || _week.Pace == WindowReport.BlockedWord);
    }

    public LimitAccount Account { get; }

    public long? LastUse { get; }

    public PaceAccount Pace { get; }

    public PaceFigures Figures => new(
        Account.Id, Account.Name, Account.Email, PaceChooser.Fits(Pace),
        Pace is { WeekUsed: not null, WeekGone: not null } ? Percent(Pace.Slack) : null, Percent(Pace.WeekUsed), Percent(Pace.WeekGone),
        _week.ResetsAt, Percent(_window.Used), _window.ResetsAt, _window.Pace, _week.Pace);

    private static double? Percent(double? share) => share is { } known ? Math.Round(100 * known, 1) : null;
}
