using Takt.Contracts.Usage;
using Takt.Metering.Changes;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Changes;

/// <summary>What has changed since the range before, for all of an answer and for each of its parts.</summary>
/// <param name="now">By model where changes are explained.</param>
internal sealed class UsageChanges(ComparedRange range, ModelSums before, ModelSums now, bool explain)
{
    public ComparedRange Range => range;

    /// <summary>By how many nano-dollars each group has changed, gone ones included.</summary>
    public IReadOnlyDictionary<(string Key1, string Key2), long> Sizes { get; } = before.Keys.Union(now.Keys)
        .ToDictionary(key => key, key => Math.Abs(now.Of(key).CostNano - before.Of(key).CostNano));

    public UsageChange Of((string Key1, string Key2) key, KnownMeasures knows) => Of(before.Models(key), now.Models(key), knows);

    /// <param name="picks">The groups that are taken together.</param>
    public UsageChange Of(Func<(string Key1, string Key2), bool> picks, KnownMeasures knows) =>
        Of(before.Together(picks), now.Together(picks), knows);

    private UsageChange Of(Dictionary<string, UsageSum> then, Dictionary<string, UsageSum> since, KnownMeasures knows)
    {
        var (a, b) = (Total(then), Total(since));
        return new()
        {
            Before = a.Totals(knows),
            CostUsd = Usd.FromNano(b.CostNano - a.CostNano),
            Why = explain ? Reasons(CostChange.Of(ModelSums.Uses(then), ModelSums.Uses(since))) : null,
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
