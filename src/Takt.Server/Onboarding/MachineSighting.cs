using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding;

/// <summary>A machine as one owner's tokens were heard from it; or a token that was never heard at all.</summary>
/// <param name="HostName">As sent. Null where telemetry names no machine; for a token never heard, the machine it was made for.</param>
/// <param name="MemberId">Whose it is; null for a connection's key and a token that several people share.</param>
/// <param name="ConnectionId">The connection, as in the ingest URL.</param>
/// <param name="TokenId">The token that was heard last.</param>
/// <param name="TokenRevoked">It can't be heard again.</param>
/// <param name="Light">Of the signal that was heard last.</param>
/// <param name="Accounts">The provider's accounts that it was heard with, by e-mail where one is known.</param>
/// <param name="Tokens24h">Model tokens of single calls in 24 hours.</param>
/// <param name="Warnings">What is wrong although telemetry arrives.</param>
internal sealed record MachineSighting(
    string? HostName,
    long? MemberId,
    string? MemberEmail,
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
    IReadOnlyList<TrackingWarning> Warnings);
