namespace Takt.Forecast.Generating;

/// <summary>What an account may use, in tokens, seen or not.</summary>
/// <param name="WeekPhase">The minute since the epoch at which the first weekly window is reset that begins no earlier.</param>
/// <param name="ChangeMinute">When the plan changes; null is never.</param>
internal sealed record Caps(double FiveHour, double SevenDay, int WeekPhase, int? ChangeMinute, double ChangeFactor)
{
    public double FiveHourAt(int minute) => minute >= ChangeMinute ? FiveHour * ChangeFactor : FiveHour;

    public double SevenDayAt(int minute) => minute >= ChangeMinute ? SevenDay * ChangeFactor : SevenDay;
}
