namespace Takt.Metering.Sessions;

/// <summary>Adds up a session's nodes and puts them in order.</summary>
internal static class TreeOrder
{
    public static List<SessionNode> Of(SessionNode root, IEnumerable<SessionNode> nodes, long totalNano)
    {
        var placed = nodes.ToList();
        Untie(root, placed);
        var rest = totalNano - placed.Sum(node => node.OwnNano ?? 0);
        if (rest != 0)
            placed.Add(new("unitemised", NodeKind.Unitemised) { Parent = root, OwnNano = rest });
        var children = placed.ToLookup(node => node.Parent!);
        var ordered = new List<SessionNode>(placed.Count + 1);
        Descend(root, children, ordered);
        return ordered;
    }

    /// <summary>Spans may be told to lie in each other: what isn't below the session is put there.</summary>
    private static void Untie(SessionNode root, List<SessionNode> nodes)
    {
        var below = new HashSet<SessionNode> { root };
        var path = new HashSet<SessionNode>();
        foreach (var start in nodes)
        {
            path.Clear();
            var node = start;
            while (!below.Contains(node) && path.Add(node))
                node = node.Parent ?? root;

            if (!below.Contains(node))
                node.Parent = root;
            foreach (var passed in path)
            {
                passed.Parent ??= root;
                below.Add(passed);
            }
        }
    }

    // By hand rather than by recursion: a hostile sender may nest as deeply as it likes.
    private static void Descend(SessionNode root, ILookup<SessionNode, SessionNode> children, List<SessionNode> ordered)
    {
        var open = new Stack<SessionNode>([root]);
        while (open.TryPop(out var node))
        {
            ordered.Add(node);
            foreach (var child in children[node].OrderByDescending(child => child.StartMicros)
                .ThenByDescending(child => child.Id, StringComparer.Ordinal))
                open.Push(child);
        }

        for (var i = ordered.Count - 1; i >= 0; i--)
        {
            var node = ordered[i];
            node.BelowNano += node.OwnNano ?? 0;
            if (node.Parent is not { } parent)
                continue;
            parent.BelowNano += node.BelowNano;
            if (node.StartMicros <= node.EndMicros)
                parent.Covers(node.StartMicros, node.EndMicros);
        }
    }
}
