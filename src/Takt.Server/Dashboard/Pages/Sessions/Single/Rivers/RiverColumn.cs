namespace Takt.Server.Dashboard.Pages.Sessions.Single.Rivers;

/// <summary>One call of the river, or some that follow each other where there are more calls than columns.</summary>
/// <param name="Node">The tree's node: the dearest where there are several.</param>
/// <param name="Words">What it says when it is pointed at.</param>
/// <param name="Prompt">The number of the prompt it belongs to.</param>
/// <param name="Family">A slot of the palette.</param>
public sealed record RiverColumn(string Node, string Words, int? Prompt, int Family)
{
    /// <summary>Tokens of the context that came from the cache.</summary>
    public long FromCache { get; init; }

    public long Written { get; init; }

    public long Fresh { get; init; }

    public decimal CostUsd { get; init; }

    /// <summary>What a sub-agent or a side call cost: on a lane of its own.</summary>
    public decimal BesideUsd { get; init; }

    public bool Missed { get; init; }

    /// <summary>A compaction stood before it.</summary>
    public bool Compacted { get; init; }

    public long Context => FromCache + Written + Fresh;
}
