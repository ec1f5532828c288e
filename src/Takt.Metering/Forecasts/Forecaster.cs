using Takt.Metering.Limits;

namespace Takt.Metering.Forecasts;

/// <summary>
/// Draws how a window may go on: what followed moments like now up to the end of the day, then whole days of the same kind, each from the
/// account's own past. To each draw an error is added by which the gauge was wrong before.
/// </summary>
internal static class Forecaster
{
    private const int Draws = 256;

    /// <summary>Without any reading the cap is thought to lie a little above the most that was ever used.</summary>
    private const double AboveMost = 1.1;

    /// <summary>A window that is open and not blocked isn't at its cap.</summary>
    private const double BelowCap = 0.995;

    public static WindowForecast Forecast(AccountLimits account, LimitWindow window, long opened, long reset, long now)
    {
        var gauge = account.Gauge(window, opened, reset, now);
        var minutes = (int)Math.Max(0, reset - now);
        var cap = gauge.Cap ?? Math.Max(account.MostSeen(window) * AboveMost, 1);
        var used = gauge.Used ?? gauge.Seen / cap;
        var paths = new Paths(account, window, now, minutes);
        var (errors, spread) = (Medians.Sorted(gauge.Errors), Medians.Sorted(account.Of(window).Spread()));
        var (uses, hits) = (new double[Draws], new long[Draws]);
        var sequence = new Sequence((ulong)now * 2 + (ulong)window);
        for (var draw = 0; draw < Draws; draw++)
        {
            var error = Medians.OfSorted(errors, sequence.Next()) ?? 0;
            var start = Math.Clamp(used + error, gauge.Floor, Math.Max(BelowCap, gauge.Floor));
            paths.Draw((draw + 0.5) / Draws, ref sequence);
            var whole = cap * Math.Clamp(Medians.OfSorted(spread, sequence.Next()) ?? 1, 0.4, 2.5);
            uses[draw] = start + paths.Total / whole;
            hits[draw] = uses[draw] >= 1 ? paths.Reaches((1 - start) * whole) ?? long.MaxValue : long.MaxValue;
        }

        return WindowForecast.Of(used, uses, hits);
    }
}
