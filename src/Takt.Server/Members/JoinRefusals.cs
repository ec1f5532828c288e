using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Http;
using Takt.Server.Tokens;

namespace Takt.Server.Members;

/// <summary>What to do when a code does not do what one hoped for.</summary>
internal static class JoinRefusals
{
    /// <summary>What may become of a registration, for the API document.</summary>
    public static ProblemHttpResult[] OfRegistration { get; } = For(
        JoinStatus.Unknown, JoinStatus.EmailMismatch, JoinStatus.MemberExists, JoinStatus.AlreadyJoined,
        JoinStatus.PasswordNotTaken, JoinStatus.Used,
        JoinStatus.Expired, JoinStatus.Revoked);

    /// <summary>What may become of a code that asks for a fresh token, for the API document.</summary>
    public static ProblemHttpResult[] OfReissue { get; } = For(
        JoinStatus.Unknown, JoinStatus.EmailMismatch, JoinStatus.Secured, JoinStatus.NotUsed, JoinStatus.Expired, JoinStatus.Revoked,
        JoinStatus.MemberGone, JoinStatus.TooLate, JoinStatus.Spent);

    private static ProblemHttpResult[] For(params JoinStatus[] statuses) =>
    [
        Problems.Invalid("machine", MachineName.Complain(null)!), Problems.TooMany(TimeSpan.FromMinutes(10)),
        .. statuses.Select(status => Of(status, "https://takt.example.com")),
    ];

    /// <param name="site">This server's address, for what the refusal advises.</param>
    public static ProblemHttpResult Of(JoinStatus status, string site)
    {
        switch (status)
        {
            case JoinStatus.Unknown:
                return Problems.Create(
                    StatusCodes.Status404NotFound, "invite_unknown", "This server does not know this invite code.",
                    "Copy the whole code again, from takt-invite- to its last character, or ask an admin for a new one.");
            case JoinStatus.EmailMismatch:
                return Problems.Forbidden(
                    "invite_email_mismatch", "This invite code is for another e-mail address.",
                    "Use the address that the invite was sent to, or ask an admin for an invite for yours.");
            case JoinStatus.MemberExists:
                return Problems.Conflict(
                    "member_exists", "This address is a member already. The invite code was not used up.",
                    $"For another machine POST {{\"machine\":\"<hostname>\"}} to {site}/auth/device/start and approve it in the browser; "
                        + "or, with a token of theirs, "
                    + $"POST it to {site}/auth/setup-additional; or sign in at {site}/sign-in.");
            case JoinStatus.AlreadyJoined:
                return Problems.Conflict(
                    "member_exists", "This address is a member already, by this very code.",
                    "For a fresh token of the same machine POST the same email, invite_code and machine to "
                        + $"{site}/auth/token within a day; for another machine POST {{\"machine\":\"<hostname>\"}} to "
                        + $"{site}/auth/device/start and approve it in the browser, or, with a token of theirs, to "
                        + $"{site}/auth/setup-additional; or sign in at {site}/sign-in.");
            case JoinStatus.PasswordNotTaken:
                return Problems.Create(
                    StatusCodes.Status400BadRequest, "password_not_taken",
                    "This address signs in to this server already. The invite code was not used up.",
                    "Send the request again without a password.");
            default:
                return Ended(status, site);
        }
    }

    private static ProblemHttpResult Ended(JoinStatus status, string site)
    {
        var otherwise = $"Sign in at {site}/sign-in, or POST {{\"machine\":\"<hostname>\"}} to {site}/auth/device/start and approve it in "
            + "the browser.";
        return status switch
        {
            JoinStatus.Used => Problems.Gone(
                "invite_used", "This invite code has been used.",
                $"If it was you, POST the same email, invite_code and machine to {site}/auth/token within a day for a fresh token, "
                    + $"or {site}/auth/device/start for another machine; "
                + "otherwise ask an admin for a new code."),
            JoinStatus.Expired => Problems.Gone("invite_expired", "This invite code has expired.", "Ask an admin for a new one."),
            JoinStatus.Revoked => Problems.Gone("invite_revoked", "This invite code was revoked, or the admin who made it has left.",
                "Ask an admin for a new one."),
            JoinStatus.NotUsed => Problems.Conflict(
                "invite_not_used", "This invite code has registered nobody yet.",
                $"POST the same email, invite_code and machine to {site}/auth/register."),
            JoinStatus.MemberGone =>
                Problems.Gone("member_removed", "The member whom this code registered has been removed.", "Ask an admin for a new invite."),
            JoinStatus.Secured => Problems.Forbidden(
                "member_secured",
                "The member has a password or has proven the e-mail address, so the invite code no longer speaks for them.", otherwise),
            JoinStatus.TooLate =>
                Problems.Gone("reissue_expired", "The code fetches fresh tokens for 24 hours after registration only.", otherwise),
            JoinStatus.Spent => Problems.Gone(
                "reissue_spent", $"The code has fetched {JoinService.ReissueLimit} fresh tokens, which is all it may.", otherwise),
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };
    }
}
