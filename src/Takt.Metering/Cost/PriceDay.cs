namespace Takt.Metering.Cost;

/// <summary>Prices change at midnight UTC.</summary>
internal static class PriceDay
{
    private const long NanoPerTick = 100;

    public static long UnixNano(DateOnly day) =>
        (day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * NanoPerTick;
}
