namespace Takt.Contracts.Onboarding;

/// <summary><c>POST /validate</c>.</summary>
/// <param name="HostName">What the machine sends as <c>host.name</c>, not what its system calls it.</param>
public sealed record ValidateRequest(string? HostName = null);

/// <summary>Whether a machine is tracking, and what to do if not. Without a valid token everything about hosts is null.</summary>
/// <param name="Token"><c>ok</c>, <c>invalid</c>, <c>missing</c>, <c>insufficient_scope</c> (it is valid, but may not send
/// usage), or <c>unconfirmed</c> (it sends, and does no more until the owner of its e-mail address says that it is theirs).</param>
/// <param name="TokenProblem">Why it is invalid: <c>unreadable_header</c>, <c>malformed</c>, <c>unknown</c>, <c>revoked</c>,
/// <c>expired</c>.</param>
/// <param name="TrackingStatus"> <c>active</c> (at most 5 minutes ago), <c>recent</c> (at most 60), <c>stale</c>, <c>host_never_seen</c>,
/// <c>host_normalized</c> (only another spelling of the name was seen), <c>no_host_supplied</c>, <c>auth_invalid</c>, <c>no_token</c>.
/// </param>
/// <param name="NextAction">One literal instruction for this caller.</param>
/// <param name="HostName">As asked.</param>
/// <param name="HostNameEverSeen">Exactly this name.</param>
/// <param name="LastSeenAt">When the newest event under exactly this name happened.</param>
/// <param name="LastReceivedAt">When anything under it last came in, of whatever time.</param>
/// <param name="HostnameMatchCandidates">Other spellings of the name that were heard: another case, domain, or <c>.local</c>.</param>
/// <param name="RecentMachinesForToken">Every name heard with this token, or one that it replaced, in 24 hours.</param>
/// <param name="RecentAccountsForToken">Every account of the provider in the same time: one person may use several.</param>
/// <param name="Tokens24hForHost">Model tokens recorded for the host in 24 hours.</param>
/// <param name="SignalsSeen">Which of <c>metrics</c>, <c>logs</c>, <c>traces</c> were ever heard.</param>
/// <param name="Signals">When each was.</param>
/// <param name="Scopes">What the token may do.</param>
/// <param name="AppVersion">The client's version.</param>
/// <param name="NewestEventAt">When the newest event happened of whom the token belongs to, on any machine.</param>
/// <param name="Warnings">What is wrong although telemetry arrives, or soon may be.</param>
public sealed record ValidateAnswer(
    string Token,
    string? TokenProblem,
    string TrackingStatus,
    string NextAction,
    string? HostName = null,
    bool? HostNameEverSeen = null,
    DateTimeOffset? LastSeenAt = null,
    DateTimeOffset? LastReceivedAt = null,
    IReadOnlyList<SeenMachine>? HostnameMatchCandidates = null,
    IReadOnlyList<SeenMachine>? RecentMachinesForToken = null,
    IReadOnlyList<SeenAccount>? RecentAccountsForToken = null,
    [property: System.Text.Json.Serialization.JsonPropertyName("tokens_24h_for_host")] long? Tokens24hForHost = null,
    IReadOnlyList<string>? SignalsSeen = null,
    IReadOnlyList<SeenSignal>? Signals = null,
    IReadOnlyList<string>? Scopes = null,
    string? AppVersion = null,
    DateTimeOffset? NewestEventAt = null,
    IReadOnlyList<TrackingWarning>? Warnings = null);

/// <param name="HostName">Null: telemetry that names no machine.</param>
/// <param name="Status"><c>active</c>, <c>recent</c> or <c>stale</c>.</param>
public sealed record SeenMachine(string? HostName, DateTimeOffset LastSeenAt, string Status);

/// <summary>The provider's account, not the member's.</summary>
public sealed record SeenAccount(string AccountUuid, string OrganizationId, string? Email, DateTimeOffset LastSeenAt);

/// <param name="Signal"><c>metrics</c>, <c>logs</c> or <c>traces</c>.</param>
/// <param name="Status"><c>active</c>, <c>recent</c>, <c>stale</c> or <c>never</c>.</param>
public sealed record SeenSignal(string Signal, DateTimeOffset? LastSeenAt, string Status);

/// <param name="Code">Stable.</param>
/// <param name="Message">What it is, and what to do.</param>
public sealed record TrackingWarning(string Code, string Message);
