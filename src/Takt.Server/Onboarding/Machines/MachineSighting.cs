using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Validation;

namespace Takt.Server.Onboarding.Machines;

/// <summary>A machine as one owner was heard from it; or a token that was never heard at all.</summary>
internal sealed record MachineSighting
{
    /// <summary>As sent. Null where telemetry names no machine; for a token never heard, the machine it was made for.</summary>
    public string? HostName { get; init; }

    /// <summary>The best name that is known: the member's, the unassigned person's, the connection's, the shared token's label.</summary>
    public required string OwnerName { get; init; }

    /// <summary>Whose it is; null where no member stands for who was heard.</summary>
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

    public required SignalTimes Signals { get; init; }

    /// <summary>When its newest event happened.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When anything last came in from it, of whatever time.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>Of the signal that was heard last.</summary>
    public required TrackingLight Light { get; init; }

    public string? AppVersion { get; init; }

    /// <summary>The provider's accounts that it was heard with, by e-mail where one is known.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary><c>ci</c>, <c>headless</c> or <c>by_hand</c>; null where a person works, as far as is known.</summary>
    public string? Automation { get; init; }

    /// <summary>Model tokens of single calls in 24 hours.</summary>
    public required long Tokens24h { get; init; }

    /// <summary>What is wrong although telemetry arrives.</summary>
    public required IReadOnlyList<TrackingWarning> Warnings { get; init; }

    /// <summary>Telemetry of the client's version is known to fail.</summary>
    public bool KnownBad => ClientVersions.Advice(Warnings) is not null;

    /// <summary>The first thing to do; null when there is nothing.</summary>
    public string? NextAction => Light == TrackingLight.Never
        ? $"Nothing has come with the token “{TokenLabel}” ({TokenPrefix}…). Set all variables there, quit Claude Code and start it anew, "
            + "ask it something."
        : ClientVersions.Advice(Warnings) ?? (Warnings.Count > 0 ? Warnings[0].Message : null);

    public MachineItem ToItem(DateTimeOffset now) => new()
    {
        HostName = HostName,
        OwnerName = OwnerName,
        MemberId = MemberId,
        MemberEmail = MemberEmail,
        MemberName = MemberName,
        PersonId = PersonId,
        ConnectionId = ConnectionId,
        ConnectionName = ConnectionName,
        TokenId = TokenId,
        TokenLabel = TokenLabel,
        TokenPrefix = TokenPrefix,
        TokenRevoked = TokenRevoked,
        State = Light.ToName(),
        LastSeenAt = LastSeenAt,
        LastReceivedAt = LastReceivedAt,
        Signals = Signals.ToSignals(now),
        AppVersion = AppVersion,
        KnownBad = KnownBad,
        Accounts = Accounts,
        Automation = Automation,
        Tokens24h = Tokens24h,
        Warnings = Warnings,
        NextAction = NextAction,
    };
}
