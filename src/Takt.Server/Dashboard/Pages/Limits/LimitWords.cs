using System.Globalization;
using Takt.Contracts.Limits;
using Takt.Metering.Limits;

namespace Takt.Server.Dashboard.Pages.Limits;

/// <summary>What pages call windows, paces and states.</summary>
internal static class LimitWords
{
    public static string Name(string scope) => scope switch
    {
        "five_hour" => "5 hours",
        "seven_day" => "Week",
        _ => scope.Replace('_', ' '),
    };

    public static string Pace(string pace) => pace switch
    {
        "blocked" => "used up",
        "wall" => "will hit the wall",
        "fast" => "may hit the wall",
        "on_pace" => "on pace",
        "to_spare" => "to spare",
        _ => "unknown",
    };

    public static string State(string state) => state switch
    {
        "accepted" => "taken",
        "calibration_rejected" => "rejected: it contradicts the others",
        "stale" => "stale: its window had ended",
        "out_of_window" => "of no window",
        "pending" => "waits for telemetry",
        _ => state,
    };

    public static string Source(string source) => source switch
    {
        "statusline" => "status line",
        "button" => "button",
        _ => source.Replace('_', ' '),
    };

    public static int Minutes(ForecastWindow window) => (LimitWindows.Of(window.Scope) ?? LimitWindow.FiveHour).Minutes();

    /// <summary>Of an account that has no address: the beginning of its uuid.</summary>
    public static string Name(AccountForecast account) =>
        account.Email is { Length: > 0 } email ? email : account.Account[..Math.Min(8, account.Account.Length)] + "…";

    public static string Percent(double value) => value.ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>About how long ago, or ahead.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalMinutes: < 1 } => "less than a minute",
        { TotalHours: < 1 } known => $"{known.Minutes} min",
        { TotalDays: < 1 } known => $"{(int)known.TotalHours} h {known.Minutes:00} min",
        var known => $"{(int)known.TotalDays} d {known.Hours} h",
    };
}
