namespace Takt.Contracts.Usage;

/// <summary>Answer of <c>GET /api/sessions</c>.</summary>
public sealed record SessionPage
{
    public required Standing Standing { get; init; }

    /// <summary>
    /// <c>newest</c>, <c>cost</c>, <c>tokens</c>, <c>context</c>, <c>misses</c>, <c>avoidable</c>, <c>errors</c> or <c>commits</c>, each
    /// from the greatest down.
    /// </summary>
    public required string Sort { get; init; }

    public required IReadOnlyList<SessionSummary> Sessions { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next page; null on the last.</summary>
    public string? NextCursor { get; init; }
}
