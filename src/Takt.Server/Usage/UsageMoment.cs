namespace Takt.Server.Usage;

/// <summary>A bound of a range: an instant, or the start of a day in the zone of the question.</summary>
internal readonly record struct UsageMoment(DateTimeOffset? Instant, DateOnly? Day)
{
    public static UsageMoment At(DateTimeOffset instant) => new(instant, null);

    public static UsageMoment StartOf(DateOnly day) => new(null, day);
}
