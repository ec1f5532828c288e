namespace Takt.Forecast.Histories;

/// <summary>Use that was seen.</summary>
/// <param name="Minute">Minutes since the history's epoch.</param>
/// <param name="Tokens">Weighted by cost.</param>
/// <param name="Machine">Null where the line doesn't say.</param>
internal readonly record struct HistoryCall(double Minute, double Tokens, string? Machine);
