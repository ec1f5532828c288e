namespace Takt.Forecast.Baselines;

/// <summary>A window that is over.</summary>
/// <param name="Use">At its reset, as a fraction of today's cap.</param>
/// <param name="HitAfter">Minutes after which it was used up; null is never.</param>
internal readonly record struct PastWindow(double Opened, double Reset, double Use, double? HitAfter);
