using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.SignIn;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.SignIn;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth").WithTags("Sign-in").Requires(Requirement.Anyone);
        group.MapPost("/login", LoginAsync).WithName("SignIn").WithSummary("Sign in by e-mail and password")
            .Refuses(SignInService.WrongCredentials(), Problems.TooMany(TimeSpan.FromMinutes(1)));
        group.MapPost("/logout", LogoutAsync).WithName("SignOut")
            .CalledBy("Anyone; it ends the session whose cookie comes along.", "cookie").WithSummary("Sign out");
        routes.MapPost("/sign-out", LeaveAsync).Requires(Requirement.Anyone).ExcludeFromDescription();
    }

    public static SignedIn ToSignedIn(this SignedInUser user, Proof proof = default) =>
        new(user.OrganizationId, user.OrganizationName, user.MemberId, user.Email, user.Role, proof.Machines, proof.PasswordEnded,
            NextAction(proof));

    private static string? NextAction(Proof proof)
    {
        string?[] todo =
        [
            proof.Machines == 0 ? null
                : "Machines were set up in your name before you came: GET /api/me/machines?unconfirmed=true, confirm or reject each.",
            !proof.PasswordEnded ? null
                : "The password was set before anybody had shown that the address is yours, so it has ended: set a new one within "
                    + "15 minutes with POST /auth/password/set.",
        ];
        return todo.OfType<string>().ToList() is { Count: > 0 } said ? string.Join(" ", said) : null;
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, SignInService signIn, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await signIn.SignInAsync(request.Email ?? "", request.Password ?? "", context.Connection.RemoteIpAddress,
            cancellationToken);
        if (outcome.Value is not { } signedIn)
            return context.Refuse(outcome.Refusal!);
        SessionCookie.Write(context, signedIn.Session);
        return TypedResults.Ok(signedIn.User.ToSignedIn(new(signedIn.MachinesToConfirm, PasswordEnded: false)));
    }

    private static async Task<NoContent> LogoutAsync(SignInService signIn, HttpContext context, CancellationToken cancellationToken)
    {
        await SignOutAsync(signIn, context, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The page's form: it goes on to the sign-in page.</summary>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> LeaveAsync(
        SignInService signIn, IAntiforgery antiforgery, HttpContext context, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Problems.Forbidden("stale_form", "The form is too old, or not of this server.", "Load the page again.");
        await SignOutAsync(signIn, context, cancellationToken);
        return TypedResults.Redirect("/sign-in");
    }

    private static async Task SignOutAsync(SignInService signIn, HttpContext context, CancellationToken cancellationToken)
    {
        if (SessionCookie.ReadHash(context.Request) is { } session && context.FindCaller() is { ByCookie: true } caller)
            await signIn.SignOutAsync(caller, session, cancellationToken);
        SessionCookie.Clear(context);
    }
}
