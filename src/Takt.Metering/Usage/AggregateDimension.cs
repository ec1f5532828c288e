using System.Collections.Frozen;

namespace Takt.Metering.Usage;

/// <summary>
/// What an organization's sums may be cut by when a member looks at them: only what names no person, no seat and no single piece of work.
/// A list of what is allowed, so that a new dimension stays closed until somebody has thought about it.
/// </summary>
public static class AggregateDimension
{
    public static readonly IReadOnlyList<string> All =
    [
        Dimension.Source, Dimension.Model, Dimension.ModelFamily, Dimension.ContextWindow, Dimension.QuerySource, Dimension.Agent, Dimension.Skill, Dimension.Plugin,
        Dimension.McpServer, Dimension.Effort, Dimension.Speed, Dimension.Team, Dimension.Environment, Dimension.Repository, Dimension.AppVersion, Dimension.Os,
    ];

    private static readonly FrozenSet<string> Names = All.ToFrozenSet(StringComparer.Ordinal);

    public static bool Allows(string dimension) => Names.Contains(dimension);
}
