using Takt.Contracts.Usage;

namespace Takt.Server.Dashboard.Charts;

/// <summary>What the page derives of sums.</summary>
internal static class UsageMath
{
    public static long Tokens(this UsageTotals totals) =>
        totals.InputTokens + totals.OutputTokens + totals.CacheReadTokens + totals.CacheWriteTokens;

    /// <summary>All but what came from the cache.</summary>
    public static long NewTokens(this UsageTotals totals) => totals.InputTokens + totals.OutputTokens + totals.CacheWriteTokens;

    /// <summary>The share of all input that came from the cache; null when there was no input.</summary>
    public static decimal? CacheHit(this UsageTotals totals)
    {
        var input = totals.InputTokens + totals.CacheReadTokens + totals.CacheWriteTokens;
        return input == 0 ? null : (decimal)totals.CacheReadTokens / input;
    }
}
