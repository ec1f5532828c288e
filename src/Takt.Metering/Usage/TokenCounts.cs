namespace Takt.Metering.Usage;

/// <summary>Tokens of one call or one sum of calls, in the four kinds that are priced apart. Input is uncached input only.</summary>
public readonly record struct TokenCounts(long Input, long Output, long CacheRead, long CacheWrite)
{
    public static readonly TokenCounts Zero;

    public long Total => checked(Input + Output + CacheRead + CacheWrite);

    public bool IsZero => Input == 0 && Output == 0 && CacheRead == 0 && CacheWrite == 0;

    /// <exception cref="OverflowException">The sum is more than can be counted.</exception>
    public static TokenCounts operator +(TokenCounts a, TokenCounts b) =>
        checked(new(a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite));

    /// <exception cref="OverflowException">The difference is more than can be counted.</exception>
    public static TokenCounts operator -(TokenCounts a, TokenCounts b) =>
        checked(new(a.Input - b.Input, a.Output - b.Output, a.CacheRead - b.CacheRead, a.CacheWrite - b.CacheWrite));

    /// <summary>What each kind exceeds zero by.</summary>
    public TokenCounts AtLeastZero() =>
        new(Math.Max(0, Input), Math.Max(0, Output), Math.Max(0, CacheRead), Math.Max(0, CacheWrite));
}
