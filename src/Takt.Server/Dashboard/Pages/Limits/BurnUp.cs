using Takt.Contracts.Limits;
using Takt.Server.Limits.Accounts;

namespace Takt.Server.Dashboard.Pages.Limits;

/// <summary>How a window was used up to now, what readings said, and where it may go: as places in a picture of 100 by 100.</summary>
/// <param name="Seen">What was seen, by the cap that readings taught; from the opening to now.</param>
/// <param name="Readings">Place, and whether it moved the gauge.</param>
/// <param name="Fan">From now to the reset: use at p10, p25, p50, p75 and p90.</param>
/// <param name="Given">What was said before: place and use then, and the middle of what was forecast for the reset.</param>
public sealed record BurnUp(
    IReadOnlyList<(double X, double Y)> Seen, IReadOnlyList<(double X, double Y, bool Taken)> Readings, double Now, double Used,
    IReadOnlyList<double> Fan, IReadOnlyList<(double X, double Y, double Middle)> Given)
{
    private const int Points = 60;

    private static readonly string[] Shares = ["0.10", "0.25", "0.50", "0.75", "0.90"];

    /// <returns>Null where no window is open, or no reading tells its cap.</returns>
    internal static BurnUp? Of(
        LoadedAccount account, ForecastWindow window, IReadOnlyList<LimitReading> readings,
        IReadOnlyList<(DateTime MadeAt, float Used, float Middle)> given)
    {
        if (window is not { OpenedAt: { } opened, ResetsAt: { } resets, UsedPercentage: { } used }
            || window is not { Cap: { SeenUsd: > 0 } cap, AtReset: { } reset })
        {
            return null;
        }

        var (from, until) = (LoadedAccount.Minute(opened), LoadedAccount.Minute(resets));
        var (whole, length) = ((double)cap.SeenUsd * 1e9, (double)(until - from));
        var seen = new List<(double, double)>();
        for (var point = 0; point <= Points; point++)
        {
            var minute = from + (account.Now - from) * point / Points;
            seen.Add(((minute - from) / length * 100, account.Limits.History.Between(from, minute) / whole * 100));
        }

        var dots = readings.Where(reading => reading.Scope == window.Scope && reading.ReadAt >= opened && reading.State != "undone")
            .Select(reading =>
                ((reading.ReadAt - opened).TotalMinutes / length * 100, reading.UsedPercentage, reading.State == "accepted"));
        return new(
            seen, [.. dots], (account.Now - from) / length * 100, used, [.. Shares.Select(share => reset.Quantiles[share])],
            [
                .. given.Select(one => (
                    (new DateTimeOffset(one.MadeAt, default) - opened).TotalMinutes / length * 100, one.Used * 100.0, one.Middle * 100.0)),
            ]);
    }
}
