namespace Takt.Contracts.Limits;

/// <summary>What somebody says of a window: calls are refused from now on, or its count begins anew.</summary>
/// <param name="Account">The provider's account; left out, that of the session, or the only one of yours.</param>
/// <param name="SessionId"><c>session.id</c> of the client that was refused.</param>
/// <param name="Scope"><c>five_hour</c>, which it is when left out, or <c>seven_day</c>.</param>
/// <param name="ResetsAt">When the window ends, where that was told: a time with its offset, or seconds since 1970.</param>
public sealed record LimitMarkRequest(string? Account = null, string? SessionId = null, string? Scope = null, ResetMoment? ResetsAt = null);
