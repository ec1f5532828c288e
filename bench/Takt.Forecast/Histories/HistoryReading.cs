namespace Takt.Forecast.Histories;

/// <summary>What a client was told about both windows.</summary>
/// <param name="FivePercent">From 0 to 100.</param>
/// <param name="FiveReset">Minutes since the history's epoch.</param>
internal readonly record struct HistoryReading(
    double Minute, double? FivePercent, double? FiveReset, double? SevenPercent, double? SevenReset)
{
    public (double? Percent, double? Reset) Of(string window) =>
        window == WindowNames.FiveHour ? (FivePercent, FiveReset) : (SevenPercent, SevenReset);
}
