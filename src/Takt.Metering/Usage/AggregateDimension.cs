using System.Collections.Frozen;

namespace Takt.Metering.Usage;

/// <summary>
/// What an organization's sums may be cut by when a member looks at them: only what names no person, no seat and no single piece of work. A
/// row of the table is closed unless it says <see cref="DimensionTraits.Open"/>, so that a new one stays so until somebody has thought
/// about it.
/// </summary>
public static class AggregateDimension
{
    public static readonly IReadOnlyList<string> All = [.. DimensionTable.Rows.Where(row => row.IsOpen).Select(row => row.Name)];

    private static readonly FrozenSet<string> Names = All.ToFrozenSet(StringComparer.Ordinal);

    public static bool Allows(string dimension) => Names.Contains(dimension);
}
