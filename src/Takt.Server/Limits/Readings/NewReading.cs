namespace Takt.Server.Limits.Readings;

/// <summary>A row to be.</summary>
/// <param name="AccountId">Null: it waits for its session's telemetry.</param>
internal sealed record NewReading(
    long? AccountId, string? SessionId, ReadingKind Kind, string Scope, string Source, double UsedPercentage, DateTimeOffset? ResetsAt,
    DateTimeOffset ReadAt);
