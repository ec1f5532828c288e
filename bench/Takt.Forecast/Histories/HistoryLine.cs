namespace Takt.Forecast.Histories;

/// <summary>All that is known of an account; each list in the order of time.</summary>
/// <param name="Minutes">How long the history is.</param>
internal sealed record HistoryLine(
    string Series, DateTimeOffset Epoch, double Minutes, HistoryCall[] Calls, HistoryReading[] Readings, HistoryHit[] Hits);
