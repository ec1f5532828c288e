using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Components;

namespace Takt.Server.Dashboard.Charts;

/// <summary>What the page derives of sums.</summary>
internal static class UsageMath
{
    public static long Tokens(this UsageTotals totals) =>
        totals.InputTokens + totals.OutputTokens + totals.CacheReadTokens + totals.CacheWriteTokens;

    /// <summary>Calls in words: with a plus where there were more than are known, a dash where none is.</summary>
    public static string CallsText(this UsageTotals totals) => totals.CallsComplete ? Format.Exact(totals.Calls)
        : totals.Calls == 0 ? "–" : Format.Exact(totals.Calls) + " +";

    /// <summary>Active time in words; a dash where there was none, or none is known.</summary>
    public static string ActiveText(this UsageTotals totals) =>
        totals.ActiveSeconds is > 0 and var seconds ? Format.Duration(seconds) : "–";

    /// <summary>All but what came from the cache.</summary>
    public static long NewTokens(this UsageTotals totals) => totals.InputTokens + totals.OutputTokens + totals.CacheWriteTokens;

    /// <summary>The share of all input that came from the cache; null when there was no input.</summary>
    public static decimal? CacheHit(this UsageTotals totals)
    {
        var input = totals.InputTokens + totals.CacheReadTokens + totals.CacheWriteTokens;
        return input == 0 ? null : (decimal)totals.CacheReadTokens / input;
    }
}
