using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Http;

namespace Takt.Server.Access;

/// <summary>Why a caller is turned away, and what to do about it.</summary>
internal static class CallerRefusals
{
    private const string HowToSend = "Send the header 'Authorization: Bearer takt_…' with a token of this server.";

    public static ProblemHttpResult NobodyKnown(HttpResponse response, NoCaller reason)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return NobodyKnown(reason);
    }

    public static ProblemHttpResult NobodyKnown(NoCaller reason) => reason switch
    {
        NoCaller.UnreadableHeader =>
            Problems.Unauthorized("unreadable_authorization", "The Authorization header is not a bearer token.", HowToSend),
        NoCaller.MalformedToken => Problems.Unauthorized(
            "malformed_token", "This is not a whole token of Takt: it must be takt_ and 36 letters and digits.",
            "Copy the token again, from its first to its last character."),
        NoCaller.UnknownToken => Problems.Unauthorized("unknown_token", "This server does not know this token.",
            "Check that the token belongs to this server, or create a new one."),
        NoCaller.RevokedToken =>
            Problems.Unauthorized("revoked_token", "This token was revoked.", "Create a new token and replace the old one with it."),
        NoCaller.ExpiredToken =>
            Problems.Unauthorized("expired_token", "This token has expired.", "Create a new token and replace the old one with it."),
        NoCaller.InvalidIdentity => Problems.Unauthorized(
            "invalid_identity", "What your access proxy says about you can't be believed: it is not rightly signed, "
                + "or not for this server, or too old.",
            "Sign in to your access proxy again; whoever runs this server finds the reason in its log."),
        NoCaller.NotAMember => Problems.Forbidden(
            "not_a_member", "Your access proxy knows you; this server has no member with your e-mail address.",
            "Ask an admin of your organization to invite your e-mail address."),
        NoCaller.KeysUnavailable => Problems.Create(
            StatusCodes.Status503ServiceUnavailable, "identity_keys_unavailable", "The keys of your access proxy could not be read yet.",
            "Send the same request again in half a minute; whoever runs this server finds the reason in its log."),
        _ => Problems.Unauthorized("not_signed_in", "Nobody is signed in and no token was sent.", HowToSend),
    };

    public static ProblemHttpResult ForeignOrigin() => Problems.Forbidden(
        "foreign_origin", "The request came from a page of another site.", "Send it from this server's own page, or with a bearer token.");

    public static ProblemHttpResult Scope(Caller caller, string needed) => Scope(caller.Scopes, needed);

    public static ProblemHttpResult Scope(TokenScopes has, string needed) => Problems.Forbidden(
        "invalid_scope", $"The token has {Named(has)}; this needs {needed}.", $"Use a token that has the scope {needed}.");

    public static ProblemHttpResult NotAdmin() => Problems.Forbidden(
        "not_admin", "Only an admin of the organization may do this.", "Ask an admin of the organization.");

    public static ProblemHttpResult Unproven() => Problems.Forbidden(
        "email_unproven", "You are an admin as soon as you have shown that your e-mail address is yours; until then you are a member.",
        "Sign in once by a PIN (POST /auth/pin/request, or the page /sign-in) or through your access proxy.");

    public static ProblemHttpResult NotPersonal() => Problems.Forbidden(
        "not_personal", "This needs a person: the token belongs to nobody, or to a connection.",
        "Sign in, or use a token that is assigned to you.");

    /// <summary>A token in its grace time asks for more than to send and to read.</summary>
    public static ProblemHttpResult Replaced() => Problems.Forbidden(
        "token_replaced", "This token has been replaced: until it runs out it sends and reads usage, and does nothing else.",
        "Ask with the token that replaced it.");

    /// <summary>A machine that was set up before the owner of its address came asks for more than to send.</summary>
    public static ProblemHttpResult Unconfirmed() => Problems.Forbidden(
        "token_unconfirmed",
        "This token was made before the owner of its e-mail address came: until they say that the machine is theirs it sends usage, "
            + "and does nothing else.",
        "Have the owner sign in and answer at /machines/confirm, or with POST /api/me/machines/{token_id}/confirm.");

    public static ProblemHttpResult Undeclared() => Problems.Forbidden(
        "access_undeclared", "This endpoint does not declare who may call it, so nobody may.",
        "Declare it where it is mapped: .Requires(Requirement.…) or [Requires(Requirement.…)].");

    private static string Named(TokenScopes scopes) => scopes == TokenScopes.None ? "no scope" : string.Join(", ", scopes.ToNames());
}
