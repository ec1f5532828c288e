namespace Takt.Contracts.Prices;

/// <summary>
/// A row that an organization has laid over the list: prices of its own, or a multiplier on whatever tokens cost otherwise.
/// </summary>
public sealed record CorrectionItem
{
    public required long Id { get; init; }

    /// <summary>A model id, a family, or the beginning of one and a star; <c>*</c> is every model.</summary>
    public required string Model { get; init; }

    /// <summary>The first day, UTC; null since ever.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The first day on which it holds no longer; null as long as nothing follows.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>
    /// Only calls served there: the region of a cloud's model id, else the usage block's <c>inference_geo</c>; null is anywhere.
    /// </summary>
    public string? Geography { get; init; }

    /// <summary>Only calls of this service tier: <c>standard</c>, <c>batch</c> …; null is any.</summary>
    public string? Tier { get; init; }

    /// <summary>The whole price: nothing of the list is added to it. Null in a row that has a multiplier.</summary>
    public TokenPricesUsd? Prices { get; init; }

    /// <summary>Null in a row that has prices.</summary>
    public decimal? Multiplier { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The member who made it; null when a shared token did.</summary>
    public long? CreatedBy { get; init; }
}

/// <summary>Rows that were made.</summary>
/// <param name="PendingVersion">The list with all rows as they are now: it counts once it is applied.</param>
public sealed record CreatedCorrections(string PendingVersion, IReadOnlyList<CorrectionItem> Corrections);
