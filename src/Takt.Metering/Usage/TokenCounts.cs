namespace Takt.Metering.Usage;

/// <summary>Tokens of one call or one sum of calls, in the four kinds that are priced apart. Input is uncached input only.</summary>
public readonly record struct TokenCounts(long Input, long Output, long CacheRead, long CacheWrite)
{
    public static readonly TokenCounts Zero;

    public long Total => Input + Output + CacheRead + CacheWrite;

    public bool IsZero => Input == 0 && Output == 0 && CacheRead == 0 && CacheWrite == 0;

    public static TokenCounts operator +(TokenCounts a, TokenCounts b) =>
        new(a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite);

    public static TokenCounts operator -(TokenCounts a, TokenCounts b) =>
        new(a.Input - b.Input, a.Output - b.Output, a.CacheRead - b.CacheRead, a.CacheWrite - b.CacheWrite);

    /// <summary>What each kind exceeds zero by.</summary>
    public TokenCounts AtLeastZero() =>
        new(Math.Max(0, Input), Math.Max(0, Output), Math.Max(0, CacheRead), Math.Max(0, CacheWrite));
}
