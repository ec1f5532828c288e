namespace Takt.Contracts.Prices;

/// <summary><c>POST /api/price-list/corrections</c>.</summary>
public sealed record CreateCorrectionsRequest(IReadOnlyList<CorrectionRequest>? Corrections);

/// <summary>One row: of <c>prices</c> and <c>multiplier</c> one.</summary>
/// <param name="Model">A model id in any dress, a family, or the beginning of one and a star.</param>
/// <param name="From">The first day, UTC. Default: since ever.</param>
/// <param name="Until">The first day on which it holds no longer. Default: as long as nothing follows.</param>
/// <param name="Multiplier">Above 0 and at most 10, with at most six decimals.</param>
public sealed record CorrectionRequest(
    string? Model, DateOnly? From = null, DateOnly? Until = null, string? Geography = null, string? Tier = null,
    CorrectionPrices? Prices = null, decimal? Multiplier = null);

/// <summary>USD per million tokens, 0 to 10,000, with at most six decimals; all five are needed.</summary>
public sealed record CorrectionPrices(decimal? Input, decimal? CacheWrite5m, decimal? CacheWrite1h, decimal? CacheRead, decimal? Output);
