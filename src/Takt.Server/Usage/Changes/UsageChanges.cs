using Takt.Contracts.Usage;
using Takt.Metering.Changes;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Changes;

/// <summary>What has changed since the range before, for all of an answer and for each of its parts.</summary>
/// <param name="now">The range itself by group and model, where changes are explained; null where they aren't.</param>
internal sealed class UsageChanges(ComparedRange range, ModelSums before, ModelSums? now)
{
    public ComparedRange Range => range;

    /// <summary>By how many nano-dollars each group has changed, gone ones included.</summary>
    /// <param name="costs">What each group of the range costs.</param>
    public IReadOnlyDictionary<(string Key1, string Key2), long> Sizes(IReadOnlyDictionary<(string Key1, string Key2), long> costs) =>
        before.Keys.Union(costs.Keys)
            .ToDictionary(key => key, key => Math.Abs(costs.GetValueOrDefault(key) - before.Of(key).CostNano));

    /// <param name="since">What the group comes to in the range.</param>
    public UsageChange Of((string Key1, string Key2) key, UsageSum since, KnownMeasures knows) =>
        Of(before.Models(key), since, now?.Models(key), knows);

    /// <param name="picks">The groups that are taken together.</param>
    /// <param name="since">What they come to in the range.</param>
    public UsageChange Of(Func<(string Key1, string Key2), bool> picks, UsageSum since, KnownMeasures knows) =>
        Of(before.Together(picks), since, now?.Together(picks), knows);

    private static UsageChange Of(
        Dictionary<string, UsageSum> then, UsageSum since, Dictionary<string, UsageSum>? models, KnownMeasures knows)
    {
        var total = Total(then);
        return new()
        {
            Before = total.Totals(knows),
            CostUsd = Usd.FromNano(since.CostNano - total.CostNano),
            Why = models is null ? null : Reasons(CostChange.Of(ModelSums.Uses(then), ModelSums.Uses(models))),
        };
    }

    private static UsageSum Total(Dictionary<string, UsageSum> models) =>
        models.Values.Aggregate(default(UsageSum), (sum, part) => sum + part);

    private static ChangeReasons Reasons(ChangeParts parts) => new()
    {
        MoreCallsUsd = Usd.FromNano(parts.MoreCalls),
        DearerModelsUsd = Usd.FromNano(parts.DearerModels),
        BiggerCallsUsd = Usd.FromNano(parts.BiggerCalls),
        LessFromCacheUsd = Usd.FromNano(parts.LessFromCache),
        PriceListUsd = Usd.FromNano(parts.PriceList),
    };
}
