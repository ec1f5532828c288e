namespace Takt.Metering.Limits;

/// <summary>Names and lengths of the windows.</summary>
public static class LimitWindows
{
    public static readonly LimitWindow[] All = [LimitWindow.FiveHour, LimitWindow.SevenDay];

    /// <summary>Length in minutes.</summary>
    public static int Minutes(this LimitWindow window) => window == LimitWindow.FiveHour ? 300 : 7 * 24 * 60;

    /// <summary>As it is written outside: <c>five_hour</c>, <c>seven_day</c>.</summary>
    public static string Scope(this LimitWindow window) => window == LimitWindow.FiveHour ? "five_hour" : "seven_day";

    /// <summary>Null for a scope that is none of the two, such as a model's own week.</summary>
    public static LimitWindow? Of(string scope) => scope switch
    {
        "five_hour" => LimitWindow.FiveHour,
        "seven_day" => LimitWindow.SevenDay,
        _ => null,
    };
}
