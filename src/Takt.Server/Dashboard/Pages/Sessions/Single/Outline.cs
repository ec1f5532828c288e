using Takt.Contracts.Usage.Story;

namespace Takt.Server.Dashboard.Pages.Sessions.Single;

/// <summary>A session's tree as lines that can be opened and closed: pure.</summary>
public sealed class Outline
{
    /// <summary>Tools of one name in a row are told as one line from here on.</summary>
    private const int LeastFolded = 3;

    private readonly ILookup<string?, TreeNode> _below;
    private readonly Dictionary<string, int> _numbers;

    public Outline(IReadOnlyList<TreeNode> tree)
    {
        _below = tree.ToLookup(node => node.Parent);
        _numbers = tree.Where(node => node.Kind == "prompt").Select((node, i) => (node.Id, Number: i + 1))
            .ToDictionary(pair => pair.Id, pair => pair.Number);
    }

    public int? NumberOf(string? promptNode) => promptNode is not null && _numbers.TryGetValue(promptNode, out var number) ? number : null;

    /// <param name="open">Numbers of the prompts whose insides are shown.</param>
    public IReadOnlyList<OutlineRow> Rows(IReadOnlySet<int> open)
    {
        List<OutlineRow> rows = [];
        foreach (var node in _below[Root])
        {
            var number = NumberOf(node.Id);
            var isOpen = _below[node.Id].Any() ? number is null || open.Contains(number.Value) : (bool?)null;
            rows.Add(new(node, 0, number, isOpen));
            if (isOpen == true)
                Add(rows, node, node, 1);
        }

        return rows;
    }

    /// <summary>The calls below a node, in order: what its tape shows.</summary>
    public IEnumerable<TreeNode> Calls(TreeNode node) =>
        _below[node.Id].SelectMany(child => child.Kind == "call" ? Calls(child).Prepend(child) : Calls(child));

    private string? Root => _below[null].FirstOrDefault()?.Id;

    private void Add(List<OutlineRow> rows, TreeNode parent, TreeNode prompt, int depth)
    {
        TreeNode[] children = [.. _below[parent.Id]];
        for (var i = 0; i < children.Length;)
        {
            var node = children[i];
            var run = node.Kind == "tool"
                ? children.Skip(i).TakeWhile(next => next.Kind == "tool" && next.Name == node.Name && !_below[next.Id].Any()).Count() : 1;
            var same = run >= LeastFolded ? run : 1;
            rows.Add(Placed(new(node, depth, null, null) { Same = children[i..(i + same)] }, prompt));
            Add(rows, node, prompt, depth + 1);
            i += same;
        }
    }

    private static OutlineRow Placed(OutlineRow row, TreeNode prompt)
    {
        if (row.Node.At is not { } at || prompt is not { At: { } start, TookMs: > 0 })
            return row;
        double whole = prompt.TookMs.Value;
        var end = row.Same.Max(node => (node.At!.Value - start).TotalMilliseconds + (node.TookMs ?? 0));
        var begins = Math.Clamp((at - start).TotalMilliseconds / whole, 0, 1);
        return row with { Begins = begins, Lasts = Math.Clamp(end / whole, begins, 1) - begins };
    }
}
