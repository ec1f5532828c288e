namespace Takt.Contracts.Prices;

/// <summary>USD per million tokens.</summary>
public sealed record TokenPricesUsd(decimal Input, decimal CacheWrite5m, decimal CacheWrite1h, decimal CacheRead, decimal Output);
