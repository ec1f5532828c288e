using System.Collections.Frozen;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Queries;

/// <summary>Which columns of <c>series</c> a dimension is read from: the tables of sums have them under the same names.</summary>
/// <param name="Columns">None for a single session, which is no label.</param>
/// <param name="OfCall">True for what a single API call has; sessions and activity have none of these.</param>
internal sealed record DimensionColumn(IReadOnlyList<string> Columns, bool OfCall)
{
    /// <summary>Names the person whom a series is of.</summary>
    public const string PersonId = "person_id";

    public const string Automation = "automation";

    private static readonly FrozenDictionary<string, DimensionColumn> Known = DimensionTable.Rows.Where(row => row.IsListed)
        .ToFrozenDictionary(row => row.Name, row => new DimensionColumn(row.Name switch
        {
            Dimension.Member or Dimension.Person => [PersonId],
            Dimension.Account => ["account_id"],
            Dimension.Machine => ["machine_id"],
            Dimension.Connection => ["connection_id"],
            Dimension.Session => [],
            _ => [row.Name],
        }, row.OfCall && row.Name != Dimension.Session), StringComparer.Ordinal);

    // What an admin says of a person goes before what the telemetry can tell.
    private static readonly DimensionColumn AutomationByHand = new([PersonId, Automation], OfCall: false);

    /// <param name="byHand">Whether an admin has said of anybody what they are: only then automation depends on the person.</param>
    public static DimensionColumn Of(string dimension, bool byHand) =>
        byHand && dimension == Automation ? AutomationByHand : Known[dimension];

    /// <summary>Whether who is who must be known.</summary>
    public static bool AsksForPeople(string dimension) => dimension is Dimension.Member or Dimension.Person or Automation;
}
