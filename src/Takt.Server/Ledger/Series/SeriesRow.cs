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

    /// <summary>The model as the session totals key it: empty when there is none.</summary>
    public string Model => Dimensions.Model ?? "";

    /// <summary>The same combination in another repository or branch, not stored yet.</summary>
    public SeriesRow In(string? repository, string? branch) => repository == Dimensions.Repository && branch == Dimensions.Branch
        ? this
        : this with { SeriesId = 0, Dimensions = Dimensions with { Repository = repository, Branch = branch } };
}
