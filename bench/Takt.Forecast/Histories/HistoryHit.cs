namespace Takt.Forecast.Histories;

/// <summary>A call was refused because <paramref name="Window"/> was used up.</summary>
internal readonly record struct HistoryHit(double Minute, string Window);
