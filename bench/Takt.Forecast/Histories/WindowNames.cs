namespace Takt.Forecast.Histories;

/// <summary>The two windows as the files name them, and how long each lasts.</summary>
internal static class WindowNames
{
    public const string FiveHour = "five_hour";
    public const string SevenDay = "seven_day";
    public const int FiveHourMinutes = 300;
    public const int SevenDayMinutes = 10_080;

    public static int Minutes(string window) => window == FiveHour ? FiveHourMinutes : SevenDayMinutes;
}
