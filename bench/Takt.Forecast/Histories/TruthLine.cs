namespace Takt.Forecast.Histories;

/// <summary>What came of a question.</summary>
/// <param name="Kind">The kind of person whose account it is.</param>
/// <param name="UseAtReset">As a fraction of the cap, at most 1.</param>
/// <param name="HitMinute">When the window was used up; null is never before its reset.</param>
/// <param name="Active">Whether there was a call within the ten minutes before the question.</param>
internal sealed record TruthLine(
    string Series, string Kind, double Origin, string Window, double UseAtReset, double? HitMinute, bool Active);
