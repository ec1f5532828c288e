namespace Takt.Metering.Limits;

/// <summary>Where one window of one account stands.</summary>
/// <param name="Used">Share of the cap that is used, 1 is all of it; null where no reading tells the cap.</param>
/// <param name="Cap">Seen cost-weighted use that makes a whole cap; a guess from the account's own past where <see cref="Used"/> is
/// null.</param>
/// <param name="Seen">Cost-weighted use that was seen since the window opened.</param>
/// <param name="Floor">What the last accepted reading of this window says, below which use can't be; 0 without one.</param>
/// <param name="ReadAt">The minute of that reading.</param>
/// <param name="Errors">How far such a gauge was off in the past, as shares of the cap with weights.</param>
public sealed record WindowGauge(
    double? Used, double? Cap, double Seen, double Floor, long? ReadAt, IReadOnlyList<(double Value, double Weight)> Errors)
{
    internal static WindowGauge Read(Calibration calibration, UseHistory history, long opened, long reset, long now)
    {
        var seen = history.Between(opened, now);
        var cap = calibration.Cap;
        var errors = new List<(double, double)>();
        var readings = calibration.Newest is { } newest && Math.Abs(newest.Reset - reset) <= Calibration.ResetSlack ? newest : null;
        if (readings?.Accepted is [.., var last])
        {
            cap ??= calibration.Assumed;
            var rise = cap is { } whole ? history.Between(last.Next, now) / whole : 0;
            calibration.Errors.Like(now - last.Minute, rise, errors);
            return new WindowGauge(last.Used + rise, cap, seen, last.Used, last.Minute, errors);
        }

        // Without a reading of its own, use is reckoned from the window's opening, or from where its count began anew.
        var (from, start) = readings?.Base ?? (opened, 0);
        if (cap is not { } known)
            return new WindowGauge(null, null, seen, 0, null, errors);
        var used = start + history.Between(from, now) / known;
        calibration.Errors.Like(now - from, used - start, errors);
        return new WindowGauge(used, known, seen, start, null, errors);
    }
}
