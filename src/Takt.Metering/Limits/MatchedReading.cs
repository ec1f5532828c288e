namespace Takt.Metering.Limits;

/// <summary>What a reading says of its window.</summary>
/// <param name="Minute">Clients read after an answer: use of this minute is in it.</param>
/// <param name="Used">Share of the cap that the reading states, 1 is all of it.</param>
public readonly record struct MatchedReading(long Minute, double Used)
{
    /// <summary>The first minute whose use isn't in it.</summary>
    public long Next => Minute + 1;
}
