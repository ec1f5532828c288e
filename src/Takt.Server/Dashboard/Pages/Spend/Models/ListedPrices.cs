using Takt.Contracts.Prices;
using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Charts;

namespace Takt.Server.Dashboard.Pages.Spend.Models;

/// <summary>What tokens cost by the list of today: pure.</summary>
public sealed class ListedPrices(PriceListAnswer list)
{
    private const decimal Million = 1_000_000;

    private readonly Dictionary<string, PriceListModel> _models = list.Models
        .SelectMany(model => model.Ids.Prepend(model.Model).Select(id => (id, model))).DistinctBy(pair => pair.id)
        .ToDictionary(pair => pair.id, pair => pair.model, StringComparer.Ordinal);

    /// <summary>Those that the list has, by name.</summary>
    public IEnumerable<string> Names => list.Models.Select(model => model.Model).Order(StringComparer.Ordinal);

    /// <summary>A model of the list, whatever date its id has; null where the list doesn't have it.</summary>
    public PriceListModel? Find(string? model)
    {
        for (var name = model; !string.IsNullOrEmpty(name); name = name.LastIndexOf('-') is > 0 and var cut ? name[..cut] : null)
        {
            if (_models.TryGetValue(name, out var found))
                return found;
        }

        return null;
    }

    /// <summary>
    /// What these tokens cost at a model's prices. All cache writes are taken as five-minute ones: sums don't tell them apart.
    /// </summary>
    public static decimal Cost(UsageTotals totals, TokenPricesUsd prices) => ((totals.InputTokens * prices.Input)
        + (totals.OutputTokens * prices.Output) + (totals.CacheReadTokens * prices.CacheRead)
        + (totals.CacheWriteTokens * prices.CacheWrite5m)) / Million;

    /// <summary>What the cache saved: reads cost less than input does, writes cost more.</summary>
    public static decimal Saved(UsageTotals totals, TokenPricesUsd prices) =>
        ((totals.CacheReadTokens * (prices.Input - prices.CacheRead))
            - (totals.CacheWriteTokens * (prices.CacheWrite5m - prices.Input))) / Million;

    /// <summary>What a million new tokens cost in the end, reading the cache included; null where there were none, or no price.</summary>
    public static decimal? Effective(UsageTotals totals) =>
        totals.NewTokens() == 0 || (totals.CostUsd == 0 && totals.UnpricedTokens > 0) ? null
            : totals.CostUsd * Million / totals.NewTokens();
}
