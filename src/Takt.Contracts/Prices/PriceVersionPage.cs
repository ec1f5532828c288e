namespace Takt.Contracts.Prices;

/// <summary><c>GET /api/price-list/versions</c>: newest first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record PriceVersionPage(IReadOnlyList<PriceVersionItem> Versions, string? NextCursor);

/// <summary>The list as it was after a change of the corrections.</summary>
/// <param name="Version">What answers that are counted by it call it.</param>
/// <param name="Corrections">How many rows there were.</param>
/// <param name="CreatedBy">The member who made the change; null when a shared token did.</param>
/// <param name="AppliedAt">Since when usage is counted by it; null if it never was.</param>
/// <param name="AppliedFrom">The first day, UTC, that it was applied for; null is since ever.</param>
/// <param name="UndoneAt">Since when usage is counted by it no longer, because somebody took it back.</param>
public sealed record PriceVersionItem(
    long Id, string Version, int Corrections, DateTimeOffset CreatedAt, long? CreatedBy, DateTimeOffset? AppliedAt, DateOnly? AppliedFrom,
    DateTimeOffset? UndoneAt);
