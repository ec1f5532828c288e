using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Filters;

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

    /// <summary>What a range is compared with: shifted by whole weeks, and no further than the present one has come.</summary>
    public static string Before(PageRange range) => range.Days switch
    {
        1 => "the same day a week before",
        7 => "the 7 days before",
        _ => $"the same weekdays {(range.Days + 6) / 7} weeks before",
    };

    /// <summary>The largest first; none where it is about the same.</summary>
    public static IReadOnlyList<(string Word, decimal Usd)> Reasons(UsageChange change)
    {
        if (change.CostUsd == 0 || Amount(change).StartsWith('≈'))
            return [];
        var least = Math.Abs(change.CostUsd) * LeastShare;
        return [.. All(change).Where(reason => Math.Abs(reason.Usd) >= least).OrderByDescending(reason => Math.Abs(reason.Usd))];
    }

    /// <summary>All five, which add up to the change; none where they aren't known.</summary>
    public static IReadOnlyList<(string Word, decimal Usd)> All(UsageChange change)
    {
        if (change.Why is not { } why)
            return [];
        return
        [
            Worded(why.MoreCallsUsd, "more calls", "fewer calls"),
            Worded(why.DearerModelsUsd, "dearer models", "cheaper models"),
            Worded(why.BiggerCallsUsd, "bigger calls", "smaller calls"),
            Worded(why.LessFromCacheUsd, "less from cache", "more from cache"),
            Worded(why.PriceListUsd, "higher prices", "lower prices"),
        ];

        static (string, decimal) Worded(decimal usd, string more, string less) => (usd < 0 ? less : more, usd);
    }

    /// <summary>In a column: <c>+30.20</c>, or <c>new</c> where there was nothing before.</summary>
    /// <param name="largest">Of the column, by which its precision is chosen.</param>
    public static string Short(UsageChange? change, decimal largest) => change switch
    {
        null or { CostUsd: 0, Before.CostUsd: 0 } => "–",
        { Before.CostUsd: 0 } => "new",
        { CostUsd: < 0 and var less } => "−" + Format.InColumn(-less, largest),
        { CostUsd: var more } => "+" + Format.InColumn(more, largest),
    };

    public static string Signed(decimal usd) => usd < 0 ? Format.Money(usd) : "+" + Format.Money(usd);
}
