using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Rollout;

/// <summary>One person on their way on board.</summary>
/// <param name="MemberId">Null for someone who has been invited and has not registered.</param>
/// <param name="InviteId">While they have not: their newest invite that still works, else the newest.</param>
/// <param name="Since">The invite, the joining, the first telemetry; for someone who has gone quiet the last.</param>
/// <param name="Machines">How many were heard.</param>
/// <param name="Reason">Null when there is nothing to do.</param>
internal sealed record Teammate(
    string Email, string? Name, long? MemberId, long? InviteId, RolloutStage Stage, DateTimeOffset Since, int Machines,
    DateTimeOffset? LastSeenAt, string? AppVersion, string? Reason)
{
    /// <summary>One thing to do; null when there is nothing.</summary>
    public string? NextAction => RolloutReason.ToSentence(Reason, AppVersion);

    public RolloutPerson ToPerson() => new()
    {
        Email = Email,
        Name = Name,
        MemberId = MemberId,
        InviteId = InviteId,
        Stage = Stage.ToName(),
        Since = Since,
        Machines = Machines,
        LastSeenAt = LastSeenAt,
        AppVersion = AppVersion,
        Reason = Reason,
        NextAction = NextAction,
    };
}
