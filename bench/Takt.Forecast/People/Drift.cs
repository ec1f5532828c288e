namespace Takt.Forecast.People;

/// <summary>What changes little by little from the first day of a history to its last.</summary>
/// <param name="Hours">By which the day begins later.</param>
/// <param name="Level">By what the use is multiplied.</param>
/// <param name="Cap">By what both caps are multiplied at once, in the middle; 1 is no change of plan.</param>
internal sealed record Drift(double Hours, double Level, double Cap)
{
    public static readonly Drift None = new(0, 1, 1);
}
