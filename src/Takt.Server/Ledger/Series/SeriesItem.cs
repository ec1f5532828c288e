using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>One combination on its way to a series: what its report says, and whom and what it will be stored under.</summary>
internal readonly record struct SeriesItem(IngestSource Source, Dimensions Dimensions)
{
    public PersonKey Person { get; init; } = PersonKey.Of(Source.MemberId, Source.ClaimId, Dimensions);

    /// <summary>A member's own token says who it is; an address beside it is only claimed.</summary>
    public string? PersonEmail { get; init; } = Source.MemberId is null ? Dimensions.UserEmail?.ToLowerInvariant() : null;

    public string? Host { get; init; } = Dimensions.HostName;

    public (string Account, string Organization)? Account { get; init; } =
        Dimensions.UserAccountUuid is { } account ? (account, Dimensions.ProviderOrganization ?? "") : null;

    public string? AccountEmail { get; init; } = Dimensions.UserEmail?.ToLowerInvariant();
}
