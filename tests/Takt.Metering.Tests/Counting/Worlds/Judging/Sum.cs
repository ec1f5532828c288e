using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Judging;

/// <summary>What is counted, or true, of a scope.</summary>
internal readonly record struct Sum(long Calls, TokenCounts Tokens, long CostNano)
{
    public static Sum operator +(in Sum a, in Sum b) => new(a.Calls + b.Calls, a.Tokens + b.Tokens, a.CostNano + b.CostNano);

    /// <summary>A histogram's input includes the cache: where one is all there is, only the two sums can be right.</summary>
    public Sum CacheAsInput() => this with { Tokens = new(Tokens.Input + Tokens.CacheRead + Tokens.CacheWrite, Tokens.Output, 0, 0) };

    /// <summary>Tokens as they weigh in a bill, in twentieths of an uncached input token's.</summary>
    public long Weight => (20 * Tokens.Input) + (100 * Tokens.Output) + (2 * Tokens.CacheRead) + (25 * Tokens.CacheWrite);

    public override string ToString() => $"{Calls} calls {Tokens.Input}+{Tokens.Output}+{Tokens.CacheRead}+{Tokens.CacheWrite}";

    public bool IsAtLeast(in Sum other) => Calls >= other.Calls && (Tokens - other.Tokens).AtLeastZero() == Tokens - other.Tokens;
}
