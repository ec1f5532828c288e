using System.Text.Json.Serialization;

namespace Takt.Contracts.Onboarding;

/// <summary>A machine as one owner was heard from it, or a token that nothing has come with.</summary>
public sealed record MachineItem
{
    /// <summary>As sent. Null where telemetry names no machine; for a token never heard, the machine that it was made for.</summary>
    public string? HostName { get; init; }

    /// <summary>
    /// The best name that is known of the owner: the member's, the unassigned person's (<c>ci-runner-01, headless</c>), the connection's.
    /// </summary>
    public required string OwnerName { get; init; }

    /// <summary>Whose it is, by whichever token; null where no member stands for who was heard.</summary>
    public long? MemberId { get; init; }

    public string? MemberEmail { get; init; }

    public string? MemberName { get; init; }

    /// <summary>The unassigned person who was heard; null for a member, and where telemetry names nobody.</summary>
    public long? PersonId { get; init; }

    /// <summary>The connection by which it was heard last, as in the ingest URL.</summary>
    public string? ConnectionId { get; init; }

    public string? ConnectionName { get; init; }

    /// <summary>The token that was heard last.</summary>
    public required long TokenId { get; init; }

    public required string TokenLabel { get; init; }

    public required string TokenPrefix { get; init; }

    /// <summary>It was revoked, so it can't be heard again.</summary>
    public required bool TokenRevoked { get; init; }

    /// <summary>
    /// <c>active</c> (at most 5 minutes ago), <c>recent</c> (at most 60), <c>stale</c>, or <c>never</c>: a token that nothing has come
    /// with.
    /// </summary>
    public required string State { get; init; }

    /// <summary>When its newest event happened, by which its state goes.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When the server last received anything from it, of whatever time.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>Metrics, logs and traces, each with its own state.</summary>
    public required IReadOnlyList<SeenSignal> Signals { get; init; }

    /// <summary>The client's version.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Telemetry of that version is known to fail; <c>next_action</c> says what to do.</summary>
    public required bool KnownBad { get; init; }

    /// <summary>The provider's accounts that it was heard with, by e-mail where one is known.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>
    /// <c>ci</c>, <c>headless</c>, or <c>by_hand</c> where an admin says so; null where a person works, as far as is known.
    /// </summary>
    public string? Automation { get; init; }

    /// <summary>Model tokens of single calls in 24 hours.</summary>
    [JsonPropertyName("tokens_24h")]
    public required long Tokens24h { get; init; }

    /// <summary>What is wrong although telemetry arrives, or soon may be; the codes are those of <c>/validate</c>.</summary>
    public required IReadOnlyList<TrackingWarning> Warnings { get; init; }

    /// <summary>The first thing to do; null when there is nothing.</summary>
    public string? NextAction { get; init; }
}

/// <summary>How many machines are in each state, all pages together and whatever the list was filtered by.</summary>
public sealed record MachineTotals(long Machines, long Active, long Recent, long Stale, long Never);

/// <summary><c>GET /api/machines</c>: heard last first, tokens never heard at the end.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record MachinePage(MachineTotals Totals, IReadOnlyList<MachineItem> Machines, string? NextCursor);
