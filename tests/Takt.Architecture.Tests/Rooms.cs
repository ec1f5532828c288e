namespace Takt.Architecture.Tests;

/// <summary>A use of one room by another.</summary>
/// <param name="Below">What follows the room in the namespace of the used type; empty for the room's own namespace, its doors.</param>
internal sealed record RoomUse(string From, string To, string Below, CompiledUse Types)
{
    public override string ToString() => $"{Types.From} uses {Types.To}";
}

/// <summary>
/// Cuts an assembly into rooms: the first name below the root namespace. What stands in the root itself is no room, and may see all.
/// </summary>
internal sealed class Rooms
{
    private Rooms(IReadOnlyList<RoomUse> uses) => Uses = uses;

    public IReadOnlyList<RoomUse> Uses { get; }

    public static Rooms Read(string assembly, string root) => new(
    [
        .. CompiledUses.Read(assembly)
            .Select(use => (Use: use, From: Below(use.From, root), To: Below(use.To, root)))
            .Where(found => found.From.Length > 1 && found.To.Length > 1 && found.From[0] != found.To[0])
            .Select(found => new RoomUse(found.From[0], found.To[0], string.Join('.', found.To[1..^1]), found.Use))
            .OrderBy(use => use.ToString(), StringComparer.Ordinal),
    ]);

    /// <summary>The uses that close a circle: each leads to a room from which there is a way back.</summary>
    public IEnumerable<RoomUse> Circles()
    {
        var next = Uses.ToLookup(use => use.From, use => use.To);
        var reached = next.Select(room => room.Key).ToDictionary(room => room, room => Reach(room, next));
        return Uses.Where(use => reached.TryGetValue(use.To, out var rooms) && rooms.Contains(use.From));
    }

    private static HashSet<string> Reach(string start, ILookup<string, string> next)
    {
        var (reached, waiting) = (new HashSet<string>(), new Stack<string>([start]));
        while (waiting.TryPop(out var room))
        {
            foreach (var neighbour in next[room].Where(reached.Add))
                waiting.Push(neighbour);
        }

        return reached;
    }

    /// <summary>The names below the root, the type's last; none for a type that stands elsewhere.</summary>
    private static string[] Below(string type, string root) =>
        type.StartsWith(root + ".", StringComparison.Ordinal) ? type[(root.Length + 1)..].Split('.') : [];
}
