namespace Takt.Server.Onboarding.Rollout;

/// <summary>Why there is something to do for someone, and what: one literal sentence for an admin.</summary>
internal static class RolloutReason
{
    public const string InviteOpen = "invite_open", InviteExpired = "invite_expired", NoToken = "no_token", NothingCame = "nothing_came",
        KnownBad = "known_bad", Quiet = "quiet", SharedKey = "shared_key";

    /// <param name="reason">Null where there is nothing to do.</param>
    /// <param name="appVersion">The client that was heard last.</param>
    public static string? ToSentence(string? reason, string? appVersion) => reason switch
    {
        InviteOpen => "Remind them: the code has not been used.",
        InviteExpired => "The invite has expired. Invite them again.",
        NoToken => "They have no token yet. Ask them to add a machine.",
        NothingCame => "They have a token and nothing has come. Ask them to set all variables and start Claude Code anew.",
        KnownBad => $"Ask them to update Claude Code: telemetry of {appVersion} is known to fail.",
        Quiet => "Quiet for more than a week. Ask them to run the check on their machine.",
        SharedKey => "They report through a shared key. With a token of their own it is theirs for certain.",
        _ => null,
    };
}
