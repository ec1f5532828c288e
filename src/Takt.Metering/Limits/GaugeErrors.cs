namespace Takt.Metering.Limits;

/// <summary>
/// How far each reading was from what was expected just before it: the gauge's own error, measured without knowing the truth. Unseen use,
/// a cap that is known badly and rounding all show in it.
/// </summary>
internal sealed class GaugeErrors
{
    private const int Kept = 400;

    /// <summary>Within these widths two gaps between readings are alike: of the logarithm of time, and of the root of the seen
    /// rise.</summary>
    private const double TimeWidth = 0.8, RiseWidth = 0.15;

    /// <summary>What an error is thought to be before any was noted: so much of the cap, and so much of the rise; it weighs as much as
    /// two.</summary>
    private const double PriorError = 0.01, PriorErrorOfRise = 0.2, PriorWeight = 2;

    private readonly List<(double Elapsed, double Rise, double Error)> _errors = [];

    /// <summary>Notes a reading before it is used.</summary>
    public void Note(WindowReadings readings, long minute, double used, UseHistory history, double? cap)
    {
        if (cap is not { } whole)
            return;
        var (since, rise) = readings.Accepted is [.., var last]
            ? (last.Minute, history.Between(last.Next, minute + 1) / whole)
            : (readings.Base.Minute, history.Between(readings.Base.Minute, minute + 1) / whole);
        var from = readings.Accepted is [.., var former] ? former.Used : readings.Base.Used;
        _errors.Add((Scale(minute - since), rise, used - from - rise));
        if (_errors.Count > Kept)
            _errors.RemoveAt(0);
    }

    /// <summary>The errors after about as long a time and as much use since the last reading, weighted by likeness.</summary>
    public void Like(long elapsed, double rise, List<(double Value, double Weight)> into)
    {
        into.Clear();
        var at = Scale(elapsed);
        foreach (var (time, use, error) in _errors)
        {
            var (a, b) = ((time - at) / TimeWidth, (Math.Sqrt(use) - Math.Sqrt(rise)) / RiseWidth);
            var weight = Math.Exp(-0.5 * (a * a + b * b));
            if (weight > 1e-4)
                into.Add((error, weight));
        }

        foreach (var place in Prior.Places)
            into.Add((place * (PriorError + PriorErrorOfRise * rise), PriorWeight / Prior.Places.Length));
    }

    private static double Scale(long minutes) => Math.Log(1 + minutes / 5.0);
}
