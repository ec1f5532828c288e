namespace Takt.Forecast.People;

/// <summary>A stretch of a day in which a person may be at work. In hours of local time, which may go past midnight.</summary>
/// <param name="Probability">On a day on which the person works at all.</param>
internal sealed record WorkSpan(double Start, double StartSpread, double Length, double LengthSpread, double Probability)
{
    /// <value>Null is every day, true only on weekends, false only on weekdays.</value>
    public bool? Weekend { get; init; }

    /// <value>In which week of a rota; null is every week.</value>
    public int? Rota { get; init; }
}
