namespace Takt.Contracts.Limits;

/// <summary>What a client was told of an account's windows.</summary>
/// <param name="Account">
/// The provider's account: its uuid, or uuid/organization. Left out, it is the one that telemetry knows for the session.
/// </param>
/// <param name="SessionId"><c>session.id</c> of the client that was told.</param>
/// <param name="Source">Where it was read: <c>statusline</c>, <c>oauth_usage</c>, <c>headers</c> and the like; a word of one's own is
/// fine.</param>
/// <param name="ReadAt">When; left out, now.</param>
/// <param name="Windows">One or more.</param>
public sealed record ReadingRequest(
    string? Account = null, string? SessionId = null, string? Source = null, DateTimeOffset? ReadAt = null,
    IReadOnlyList<WindowReading>? Windows = null);

/// <summary>What was told of one window.</summary>
/// <param name="Scope"><c>five_hour</c>, <c>seven_day</c>, or a further one by the client's own name, such as
/// <c>seven_day_opus</c>.</param>
/// <param name="UsedPercentage">From 0 to 200.</param>
/// <param name="ResetsAt">When the window ends: a time with its offset, or seconds since 1970.</param>
public sealed record WindowReading(string? Scope = null, double? UsedPercentage = null, ResetMoment? ResetsAt = null);
