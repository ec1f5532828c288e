namespace Takt.Contracts.Usage;

/// <summary>A time zone in which the organization's days began before.</summary>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Until">When the first day of the next zone began.</param>
public sealed record EarlierTimeZone(string TimeZone, DateTimeOffset Until);
