namespace Takt.Server.Ledger.Identify;

/// <summary>Sets of names; those that share one are one.</summary>
internal static class NameSets
{
    public static List<Guid[]> Joined(IEnumerable<Guid[]> sets)
    {
        var parents = new Dictionary<Guid, Guid>();
        foreach (var set in sets)
        {
            foreach (var name in set)
                parents[Find(parents, name)] = Find(parents, set[0]);
        }

        return [.. parents.Keys.ToArray().GroupBy(name => Find(parents, name)).Select(group => group.ToArray())];
    }

    private static Guid Find(Dictionary<Guid, Guid> parents, Guid name)
    {
        while (true)
        {
            if (!parents.TryGetValue(name, out var parent))
                return parents[name] = name;
            if (parent == name)
                return name;
            name = parent;
        }
    }
}
