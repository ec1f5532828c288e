namespace Takt.Contracts.Limits;

/// <summary>A reading as it is kept.</summary>
/// <param name="Kind"><c>reading</c>, <c>hit</c> or <c>new_window</c>.</param>
/// <param name="Account">Null while nothing tells whose account it is.</param>
/// <param name="State">
/// <c>accepted</c>; <c>pending</c>: nothing tells whose account it is, so nothing uses it; <c>calibration_rejected</c>: it contradicts the
/// others; <c>stale</c>: its window had ended; <c>out_of_window</c>: no window of its length ends then; <c>undone</c>.
/// </param>
public sealed record LimitReading(
    long Id, string Kind, string? Account, string? SessionId, string Scope, string Source, double UsedPercentage, DateTimeOffset? ResetsAt,
    DateTimeOffset ReadAt, DateTimeOffset PostedAt, string State);

/// <summary>Newest first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record LimitReadingPage(IReadOnlyList<LimitReading> Readings, string? NextCursor = null);
