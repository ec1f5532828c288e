namespace Takt.Forecast.Histories;

/// <summary>A question: how much of the window will be used at its reset, asked at <paramref name="Origin"/>.</summary>
internal sealed record OriginLine(string Series, double Origin, string Window, double Opened, double Reset);
