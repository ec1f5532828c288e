namespace Takt.Server.Ledger.Identify;

/// <summary>Sets that share an element are one.</summary>
internal static class DisjointSets
{
    public static List<T[]> Of<T>(IEnumerable<T[]> sets)
        where T : notnull
    {
        var parents = new Dictionary<T, T>();
        foreach (var set in sets)
        {
            foreach (var element in set)
                parents[Find(parents, element)] = Find(parents, set[0]);
        }

        return [.. parents.Keys.ToArray().GroupBy(element => Find(parents, element)).Select(group => group.ToArray())];
    }

    private static T Find<T>(Dictionary<T, T> parents, T element)
        where T : notnull
    {
        while (true)
        {
            if (!parents.TryGetValue(element, out var parent))
                return parents[element] = element;
            if (parent.Equals(element))
                return element;
            element = parent;
        }
    }
}
