using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;

namespace Takt.Server.Identity.SignIn;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth").WithTags("Sign-in").Requires(Access.Anyone);
        group.MapPost("/login", LoginAsync).WithSummary("Sign in by e-mail and password");
        group.MapPost("/logout", LogoutAsync).WithSummary("Sign out");
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, SignInService signIn, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await signIn.SignInAsync(context, request.Email ?? "", request.Password ?? "", cancellationToken);
        if (outcome.RetryAfter > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = Problems.Seconds(outcome.RetryAfter).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problems.TooMany(outcome.RetryAfter);
        }

        return outcome.User is { } user
            ? TypedResults.Ok(new SignedIn(user.OrganizationId, user.OrganizationName, user.MemberId, user.Email, user.Role))
            : Problems.Unauthorized("wrong_credentials", "The e-mail address or the password is wrong.", "Check both, or ask an admin for a new password.");
    }

    private static async Task<NoContent> LogoutAsync(SignInService signIn, HttpContext context, CancellationToken cancellationToken)
    {
        await signIn.SignOutAsync(context, cancellationToken);
        return TypedResults.NoContent();
    }
}
