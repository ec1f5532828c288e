namespace Takt.Server.Usage.Sums;

/// <summary>The groups of an answer in their order, and which of them are shown: pure.</summary>
internal sealed class UsageGroups
{
    private readonly Dictionary<(string Key1, string Key2), (long Cost, long Tokens, long Rank)> _sums = [];

    /// <param name="rank">What groups are ordered by first.</param>
    public void Add((string Key1, string Key2) key, long costNano, long tokens, long rank)
    {
        var (cost, all, ranks) = _sums.GetValueOrDefault(key);
        _sums[key] = (BoundedSum.AddNano(cost, costNano), BoundedSum.AddCounts(all, tokens), BoundedSum.AddNano(ranks, rank));
    }

    /// <summary>Groups of another range, too.</summary>
    /// <param name="ranked">Whether all are ordered by these figures.</param>
    public void Add(IReadOnlyDictionary<(string Key1, string Key2), long> ranks, bool ranked)
    {
        foreach (var (key, rank) in ranks)
        {
            var sums = _sums.GetValueOrDefault(key);
            _sums[key] = ranked ? sums with { Rank = rank } : sums;
        }
    }

    /// <summary>
    /// Those that are shown, each with its place among all: the first ones, and always the one without any dimension's value.
    /// </summary>
    public (IReadOnlyDictionary<(string Key1, string Key2), int> Slots, int Others) Shown(int limit)
    {
        var ordered = _sums.OrderByDescending(group => group.Value.Rank)
            .ThenByDescending(group => group.Value.Cost).ThenByDescending(group => group.Value.Tokens)
            .ThenBy(group => group.Key.Key1, StringComparer.Ordinal).ThenBy(group => group.Key.Key2, StringComparer.Ordinal)
            .Select((group, i) => (group.Key, Slot: i + 1));
        var slots = ordered.Where(group => group.Slot <= limit || group.Key is ("", ""))
            .ToDictionary(group => group.Key, group => group.Slot);
        return (slots, _sums.Count - slots.Count);
    }
}
