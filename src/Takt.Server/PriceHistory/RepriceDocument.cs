using System.Globalization;
using Takt.Contracts.Prices;
using Takt.Server.Ledger;
using Takt.Server.Usage;

namespace Takt.Server.PriceHistory;

/// <summary>What re-pricing would change, as answers show it.</summary>
internal static class RepriceDocument
{
    public static RepricePreview Of(RepriceVersion version, DateOnly? from, DateOnly floor, RepriceSums sums) => new()
    {
        VersionId = version.Id == 0 ? null : version.Id,
        Version = version.Version,
        From = from,
        FirstPossibleDay = floor,
        Summary = Summary(sums.Sessions, Usd.FromNano(sums.After.CostNano - sums.Before.CostNano), from, sums.IsWhole),
        Complete = sums.IsWhole,
        Sessions = sums.Sessions,
        Calls = sums.Calls,
        Intervals = sums.Points,
        CostUsdBefore = Usd.FromNano(sums.Before.CostNano),
        CostUsdAfter = Usd.FromNano(sums.After.CostNano),
        CostPricedUsdBefore = Usd.FromNano(sums.Before.ListNano),
        CostPricedUsdAfter = Usd.FromNano(sums.After.ListNano),
        UnpricedTokensBefore = sums.Before.UnpricedTokens,
        UnpricedTokensAfter = sums.After.UnpricedTokens,
    };

    internal static string Summary(long sessions, decimal difference, DateOnly? from, bool isWhole)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{(isWhole ? "" : "at least ")}{sessions:N0} session{(sessions == 1 ? "" : "s")}, "
                + $"{(difference < 0 ? '−' : '+')}${Math.Abs(difference):N2}");
        return from is { } day ? string.Create(CultureInfo.InvariantCulture, $"{text} since {day:yyyy-MM-dd}") : text;
    }
}
