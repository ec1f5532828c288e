using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>One row of <c>series</c>: a combination of dimensions, and the key under which it is stored.</summary>
internal sealed record SeriesRow
{
    public long SeriesId { get; init; }
    public required long PersonId { get; init; }
    public required long? AccountId { get; init; }
    public required long? MachineId { get; init; }
    public required int? ConnectionId { get; init; }
    public required Dimensions Dimensions { get; init; }

    /// <summary>Whose the reports of this origin say they are, by their best name; null where they stand for nobody.</summary>
    public Guid? Name { get; init; }
}
