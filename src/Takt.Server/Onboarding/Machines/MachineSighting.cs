using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Validation;

namespace Takt.Server.Onboarding.Machines;

/// <summary>A machine as one owner's tokens were heard from it; or a token that was never heard at all.</summary>
/// <param name="HostName">As sent. Null where telemetry names no machine; for a token never heard, the machine it was made for.</param>
/// <param name="MemberId">Whose it is; null for a connection's key and a token that several people share.</param>
/// <param name="ConnectionId">The connection, as in the ingest URL.</param>
/// <param name="TokenId">The token that was heard last.</param>
/// <param name="TokenRevoked">It was revoked, so it can't be heard again.</param>
/// <param name="Light">Of the signal that was heard last.</param>
/// <param name="Accounts">The provider's accounts that it was heard with, by e-mail where one is known.</param>
/// <param name="Tokens24h">Model tokens of single calls in 24 hours.</param>
/// <param name="Warnings">What is wrong although telemetry arrives.</param>
internal sealed record MachineSighting(
    string? HostName,
    long? MemberId,
    string? MemberEmail,
    string? MemberName,
    string? ConnectionId,
    string? ConnectionName,
    long TokenId,
    string TokenLabel,
    string TokenPrefix,
    bool TokenRevoked,
    SignalTimes Signals,
    DateTimeOffset? LastSeenAt,
    TrackingLight Light,
    string? AppVersion,
    IReadOnlyList<string> Accounts,
    long Tokens24h,
    IReadOnlyList<TrackingWarning> Warnings)
{
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
        MemberId = MemberId,
        MemberEmail = MemberEmail,
        MemberName = MemberName,
        ConnectionId = ConnectionId,
        ConnectionName = ConnectionName,
        TokenId = TokenId,
        TokenLabel = TokenLabel,
        TokenPrefix = TokenPrefix,
        TokenRevoked = TokenRevoked,
        State = Light.ToName(),
        LastSeenAt = LastSeenAt,
        Signals = Signals.ToSignals(now),
        AppVersion = AppVersion,
        KnownBad = KnownBad,
        Accounts = Accounts,
        Tokens24h = Tokens24h,
        Warnings = Warnings,
        NextAction = NextAction,
    };
}
