using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;

namespace Takt.Server.Identity.SignIn;

internal static class PasswordEndpoints
{
    public static void MapPasswords(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth/password").WithTags("Sign-in");
        group.MapPost("/set", SetAsync).Requires(Access.Person).WithName("SetPassword")
            .WithSummary("Set your password; your other sessions end")
            .Refuses(
                Unfit, Refusal(PasswordStatus.WrongCurrent), Refusal(PasswordStatus.CurrentNeeded), Refusal(PasswordStatus.TokenNotEnough),
                Problems.TooMany(TimeSpan.FromMinutes(1)));
        group.MapPost("/admin-set", AdminSetAsync).Requires(Access.Admin).WithName("SetMemberPassword")
            .WithSummary("Set a member's password; their sessions end")
            .Refuses(Unfit, Problems.NotFound("member"), Refusal(PasswordStatus.NotYours));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(
        SetPasswordRequest request, PasswordDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        Answer(
            context, await desk.SetAsync(context.GetCaller(), context, request.Password ?? "", request.CurrentPassword, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> AdminSetAsync(
        AdminSetPasswordRequest request, PasswordDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        if ((request.MemberId is null) == string.IsNullOrWhiteSpace(request.Email))
            return Problems.Invalid(new Dictionary<string, string> { ["member_id"] = "Name the member by member_id or by email." });
        return Answer(context, await desk.SetForAsync(
            context.GetCaller(), context, request.MemberId, request.MemberId is null
                ? request.Email : null, request.Password ?? "", cancellationToken));
    }

    private static Results<NoContent, ProblemHttpResult> Answer(HttpContext context, PasswordOutcome outcome) => outcome.Status switch
    {
        PasswordStatus.Changed => TypedResults.NoContent(),
        PasswordStatus.Unfit => Problems.Invalid(new Dictionary<string, string> { ["password"] = outcome.Complaint! }),
        PasswordStatus.TooMany => AuthEndpoints.TooMany(context, outcome.RetryAfter),
        PasswordStatus.NotFound => Problems.NotFound("member"),
        _ => Refusal(outcome.Status),
    };

    private static ProblemHttpResult Unfit => Problems.Invalid("password", Passwords.Complain("short")!);

    private static ProblemHttpResult Refusal(PasswordStatus status) => status switch
    {
        PasswordStatus.WrongCurrent => Problems.Forbidden(
            "wrong_password", "The current password is wrong.",
            "Check current_password, or sign in by e-mail PIN and set a new one without it."),
        PasswordStatus.CurrentNeeded => Problems.Forbidden(
            "current_password_needed", "You have a password, and have not signed in by PIN within the last 15 minutes.",
            "Send current_password to POST /auth/password/set, or sign in by PIN at POST /auth/pin/request first."),
        PasswordStatus.TokenNotEnough => Problems.Forbidden(
            "token_not_enough", "A token alone sets only the first password of a member of this organization alone, who is no admin and "
                + "has never proven their e-mail address.",
            "Send current_password along, or sign in and set the password with the session's cookie."),
        _ => Problems.Forbidden(
            "not_yours_alone",
            "This person is a member of another organization too, or an admin of the server: their password is theirs to set.",
            "Ask them to set it at POST /auth/password/set."),
    };
}
