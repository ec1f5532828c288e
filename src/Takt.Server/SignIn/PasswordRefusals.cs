using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Http;

namespace Takt.Server.SignIn;

/// <summary>Why a password is not set.</summary>
internal static class PasswordRefusals
{
    public static ProblemHttpResult WrongCurrent() => Problems.Forbidden(
        "wrong_password", "The current password is wrong.",
        "Check current_password, or sign in by e-mail PIN and set a new one without it.");

    public static ProblemHttpResult CurrentNeeded() => Problems.Forbidden(
        "current_password_needed", "You have a password, and have not signed in by PIN within the last 15 minutes.",
        "Send current_password to POST /auth/password/set, or sign in by PIN at POST /auth/pin/request first.");

    /// <summary>A token alone sets the first password of a mere member only.</summary>
    public static ProblemHttpResult TokenNotEnough() => Problems.Forbidden(
        "token_not_enough", "A token alone sets only the first password of a member of this organization alone, who is no admin and has "
            + "never proven their e-mail address.",
        "Send current_password along, or sign in and set the password with the session's cookie.");

    /// <summary>The person is another organization's too, or the server's.</summary>
    public static ProblemHttpResult NotYours() => Problems.Forbidden(
        "not_yours_alone",
        "This person is a member of another organization too, or an admin of the server: their password is theirs to set.",
        "Ask them to set it at POST /auth/password/set.");
}
