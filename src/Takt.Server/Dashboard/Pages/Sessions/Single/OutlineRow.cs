using Takt.Contracts.Usage.Story;

namespace Takt.Server.Dashboard.Pages.Sessions.Single;

/// <summary>A line of a session's outline.</summary>
/// <param name="Depth">0 for prompts and what lies in none.</param>
/// <param name="Number">Of a prompt: which one it is, from 1.</param>
/// <param name="IsOpen">Whether what lies in it is shown; null where nothing does.</param>
public sealed record OutlineRow(TreeNode Node, int Depth, int? Number, bool? IsOpen)
{
    /// <summary>Nodes of the same kind and name that follow each other and are told as one, this one included.</summary>
    public IReadOnlyList<TreeNode> Same { get; init; } = [Node];

    /// <summary>Where it begins within the prompt, as a share of the prompt's time.</summary>
    public double Begins { get; init; }

    /// <summary>How long it took, as a share of the prompt's time.</summary>
    public double Lasts { get; init; }

    public decimal? CostUsd => Sum(node => node.CostUsd);

    public decimal? CarriedUsd => Sum(node => node.CostCarriedUsd);

    public long? TookMs => Same.Sum(node => node.TookMs);

    public int WaitedMs => Same.Sum(node => node.WaitedMs ?? 0);

    private decimal? Sum(Func<TreeNode, decimal?> of) => Same.All(node => of(node) is null) ? null : Same.Sum(node => of(node) ?? 0);
}
