
namespace Takt.Metering.Counting;

/// <summary>The time under which a record is shown.</summary>
public static class RecordTime
{
    public static readonly TimeSpan OldestAge = TimeSpan.FromDays(400);
    public static readonly TimeSpan FurthestAhead = TimeSpan.FromHours(1);

    private const long MicrosPerDay = 86_400_000_000;
    private const long MicrosPerQuarter = 900_000_000;

    /// <summary>
    /// Microseconds since 1970: the record's own time, clamped to [received − 400 days, received + 1 hour]; received when it has none.
    /// </summary>
    public static long Clamp(long timeUnixNano, long receivedMicros)
    {
        if (timeUnixNano <= 0)
            return receivedMicros;
        return Math.Clamp(timeUnixNano / 1000, receivedMicros - (long)OldestAge.TotalMicroseconds,
            receivedMicros + (long)FurthestAhead.TotalMicroseconds);
    }

    /// <summary>The start of the quarter hour, which every time zone's hours and days are made of.</summary>
    public static long Quarter(long micros) => micros - Floor(micros, MicrosPerQuarter);

    public static DateOnly UtcDay(long micros) =>
        DateOnly.FromDayNumber((int)((micros - Floor(micros, MicrosPerDay)) / MicrosPerDay) + Epoch);

    public static DateTime ToDateTime(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static long FromDateTime(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static long Floor(long value, long size) => ((value % size) + size) % size;
}
