using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;

namespace Takt.Server.Identity.SignIn;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth").WithTags("Sign-in").Requires(Access.Anyone);
        group.MapPost("/login", LoginAsync).WithName("SignIn").WithSummary("Sign in by e-mail and password")
            .Refuses(WrongCredentials(), Problems.TooMany(TimeSpan.FromMinutes(1)));
        group.MapPost("/logout", LogoutAsync).WithName("SignOut")
            .CalledBy("Anyone; it ends the session whose cookie comes along.", "cookie").WithSummary("Sign out");
        routes.MapPost("/sign-out", LeaveAsync).Requires(Access.Anyone).ExcludeFromDescription();
    }

    public static SignedIn ToSignedIn(this SignedInUser user, int tokensEnded = 0) =>
        new(user.OrganizationId, user.OrganizationName, user.MemberId, user.Email, user.Role, tokensEnded);

    public static ProblemHttpResult TooMany(HttpContext context, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = Problems.Seconds(retryAfter).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problems.TooMany(retryAfter);
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, SignInDesk signIn, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await signIn.SignInAsync(context, request.Email ?? "", request.Password ?? "", cancellationToken);
        if (outcome.RetryAfter > TimeSpan.Zero)
            return TooMany(context, outcome.RetryAfter);
        return outcome.User is { } user
            ? TypedResults.Ok(user.ToSignedIn())
            : WrongCredentials();
    }

    private static ProblemHttpResult WrongCredentials() => Problems.Unauthorized(
        "wrong_credentials", "The e-mail address or the password is wrong.", "Check both, or ask an admin for a new password.");

    private static async Task<NoContent> LogoutAsync(SignInDesk signIn, HttpContext context, CancellationToken cancellationToken)
    {
        await signIn.SignOutAsync(context, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The page's form: it goes on to the sign-in page.</summary>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> LeaveAsync(
        SignInDesk signIn, IAntiforgery antiforgery, HttpContext context, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Problems.Forbidden("stale_form", "The form is too old, or not of this server.", "Load the page again.");
        await signIn.SignOutAsync(context, cancellationToken);
        return TypedResults.Redirect("/sign-in");
    }
}
