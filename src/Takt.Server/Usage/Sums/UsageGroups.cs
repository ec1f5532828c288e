namespace Takt.Server.Usage.Sums;

/// <summary>The groups of an answer in their order, and which of them are shown: pure.</summary>
internal sealed class UsageGroups
{
    private readonly Dictionary<(string Key1, string Key2), (long Cost, long Tokens)> _sums = [];

    public void Add((string Key1, string Key2) key, long costNano, long tokens)
    {
        var (cost, all) = _sums.GetValueOrDefault(key);
        _sums[key] = (BoundedSum.AddNano(cost, costNano), BoundedSum.AddCounts(all, tokens));
    }

    /// <summary>
    /// Those that are shown, each with its place among all: the dearest, and always the one without any dimension's value.
    /// </summary>
    public (IReadOnlyDictionary<(string Key1, string Key2), int> Slots, int Others) Shown(int limit)
    {
        var ordered = _sums.OrderByDescending(group => group.Value.Cost).ThenByDescending(group => group.Value.Tokens)
            .ThenBy(group => group.Key.Key1, StringComparer.Ordinal).ThenBy(group => group.Key.Key2, StringComparer.Ordinal)
            .Select((group, i) => (group.Key, Slot: i + 1));
        var slots = ordered.Where(group => group.Slot <= limit || group.Key is ("", ""))
            .ToDictionary(group => group.Key, group => group.Slot);
        return (slots, _sums.Count - slots.Count);
    }
}
