using Takt.Contracts.Usage;

namespace Takt.Server.Dashboard.Components.Changes;

/// <summary>A change of cost in words: pure.</summary>
internal static class ChangeWords
{
    /// <summary>Less than this share of the change is left out of the reasons.</summary>
    private const decimal LeastShare = 0.05m;

    /// <summary><c>+$41.00 (+31 %)</c>; from nothing it is new, and what is below a dollar and 5 percent is about the same.</summary>
    public static string Amount(UsageChange change)
    {
        var before = change.Before.CostUsd;
        if (before == 0)
            return change.CostUsd == 0 ? "No cost, as" : $"{Signed(change.CostUsd)}, new";
        var share = change.CostUsd / before;
        if (Math.Abs(change.CostUsd) < 1 && Math.Abs(share) < 0.05m)
            return "≈ the same";
        var percent = Math.Round(Math.Abs(share) * 100, MidpointRounding.AwayFromZero);
        return $"{Signed(change.CostUsd)} ({(share < 0 ? "−" : "+")}{percent:0} %)";
    }

    /// <summary>The largest first; none where it is about the same.</summary>
    public static IReadOnlyList<(string Word, decimal Usd)> Reasons(UsageChange change)
    {
        if (change.Why is not { } why || change.CostUsd == 0 || Amount(change).StartsWith('≈'))
            return [];
        (string, decimal)[] all =
        [
            Worded(why.MoreCallsUsd, "more calls", "fewer calls"),
            Worded(why.DearerModelsUsd, "dearer models", "cheaper models"),
            Worded(why.BiggerCallsUsd, "bigger calls", "smaller calls"),
            Worded(why.LessFromCacheUsd, "less from cache", "more from cache"),
            Worded(why.PriceListUsd, "higher prices", "lower prices"),
        ];
        var least = Math.Abs(change.CostUsd) * LeastShare;
        return [.. all.Where(reason => Math.Abs(reason.Item2) >= least).OrderByDescending(reason => Math.Abs(reason.Item2))];

        static (string, decimal) Worded(decimal usd, string more, string less) => (usd < 0 ? less : more, usd);
    }

    public static string Signed(decimal usd) => usd < 0 ? Format.Money(usd) : "+" + Format.Money(usd);
}
