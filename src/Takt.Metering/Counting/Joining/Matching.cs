namespace Takt.Metering.Counting.Joining;

/// <summary>The largest set of pairs between two small sets, the nearest pairs first.</summary>
internal static class Matching
{
    /// <summary>
    /// Beyond so many a side, each looks at its nearest neighbours in time only: nothing that one sender makes up may take quadratic time.
    /// </summary>
    private const int MostExact = 300;

    private const int Neighbours = 32;

    /// <param name="cost">How far two are apart; null where they can't be one. Ties go to the first in the lists' order.</param>
    /// <returns>For each on the left the index of its partner, or −1.</returns>
    public static int[] Match<T>(
        IReadOnlyList<T> left, IReadOnlyList<T> right, Func<T, T, (int Rank, long Distance)?> cost, Func<T, long> at)
    {
        var edges = new List<(int Rank, long Distance, int Left, int Right)>();
        var near = new List<int>[left.Count];
        var wide = left.Count <= MostExact && right.Count <= MostExact;
        for (int i = 0, from = 0; i < left.Count; i++)
        {
            near[i] = [];
            if (!wide)
            {
                while (from < right.Count && at(right[from]) < at(left[i]))
                    from++;
            }

            var (first, last) = wide ? (0, right.Count) : (Math.Max(0, from - Neighbours), Math.Min(right.Count, from + Neighbours));
            for (var j = first; j < last; j++)
            {
                if (cost(left[i], right[j]) is not { } apart)
                    continue;
                edges.Add((apart.Rank, apart.Distance, i, j));
                near[i].Add(j);
            }
        }

        edges.Sort();
        var partners = Filled(left.Count);
        var taken = Filled(right.Count);
        foreach (var (_, _, i, j) in edges)
        {
            if (partners[i] >= 0 || taken[j] >= 0)
                continue;
            (partners[i], taken[j]) = (j, i);
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (partners[i] < 0 && near[i].Count > 0)
                Augment(i, near, partners, taken, new bool[right.Count]);
        }

        return partners;
    }

    private static bool Augment(int start, List<int>[] near, int[] partners, int[] taken, bool[] seen)
    {
        // Breadth first, so that a long chain can't exhaust the stack.
        var cameBy = new Dictionary<int, int>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var i))
        {
            foreach (var j in near[i])
            {
                if (seen[j])
                    continue;
                seen[j] = true;
                cameBy[j] = i;
                if (taken[j] >= 0)
                {
                    queue.Enqueue(taken[j]);
                    continue;
                }

                for (int at = j, by; at >= 0; at = by)
                {
                    var who = cameBy[at];
                    by = partners[who];
                    (partners[who], taken[at]) = (at, who);
                    if (who == start)
                        return true;
                }
            }
        }

        return false;
    }

    private static int[] Filled(int count)
    {
        var values = new int[count];
        Array.Fill(values, -1);
        return values;
    }
}
