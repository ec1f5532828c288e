namespace Takt.Forecast.People;

/// <summary>How often an account's client tells what is used, and in what form.</summary>
/// <param name="Interval">Minutes from one to the next, in the mean.</param>
/// <param name="Decimals">0 or 1.</param>
/// <param name="Gaps">Stretches of days without any.</param>
internal sealed record ReadingHabits(double Interval, int Decimals, bool Floor, int Gaps)
{
    public static ReadingHabits Draw(Randomness random) => new(
        random.LogBetween(4, 600), random.Chance(0.25) ? 1 : 0, random.Chance(0.5), random.Chance(0.15) ? 1 + random.Index(3) : 0);

    public double Shown(double percent)
    {
        var scale = Decimals == 0 ? 1 : 10;
        return (Floor ? Math.Floor(percent * scale) : Math.Round(percent * scale)) / scale;
    }
}
