using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.Pins;

internal static class PinEndpoints
{
    private const string NoPin = "The PIN is eight digits, as in 1234 5678.";

    private static ProblemHttpResult TooMany => Problems.TooMany(TimeSpan.FromMinutes(10));

    public static void MapPins(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth/pin").WithTags("Sign-in").Requires(Access.Anyone);
        group.MapPost("/request", RequestAsync).WithName("RequestPin")
            .WithSummary("Have a one-time PIN mailed to a member's address; the answer is the same for unknown ones")
            .Refuses(Problems.Invalid("email", EmailAddress.Complain("")!), TooMany, Unavailable());
        group.MapPost("/verify", VerifyAsync).WithName("VerifyPin")
            .CalledBy("Whoever has the PIN and its challenge. A bearer token that comes along stays when others end.", "bearer")
            .WithSummary("Sign in by the PIN. The first time it ends the tokens of whoever had only claimed the address; "
                + "a bearer token sent along is yours and stays")
            .Refuses(Problems.Invalid("pin", NoPin), Wrong(), Over(), TooMany, Unavailable());
    }

    private static async Task<Results<Accepted<PinRequested>, ProblemHttpResult>> RequestAsync(
        PinRequest request, PinDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        if (!desk.IsOn)
            return Unavailable();
        if (EmailAddress.Complain(EmailAddress.Normalize(request.Email ?? "")) is { } wrong)
            return Problems.Invalid(new Dictionary<string, string> { ["email"] = wrong });
        var outcome = await desk.RequestAsync(context, request.Email!, cancellationToken);
        return outcome.Challenge is { } challenge
            ? TypedResults.Accepted((string?)null, new PinRequested(
                challenge, (int)PinDesk.Lifetime.TotalSeconds,
                "If the address is a member's, a PIN is on its way to it: send it with this challenge to POST /auth/pin/verify."))
            : AuthEndpoints.TooMany(context, outcome.RetryAfter);
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> VerifyAsync(
        PinVerification request, PinDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        if (!desk.IsOn)
            return Unavailable();
        var errors = new Dictionary<string, string>();
        var (pin, challenge) = (PinSecrets.Read(request.Pin), PinSecrets.Challenge(context, request.Challenge));
        if (pin is null)
            errors["pin"] = NoPin;
        if (challenge is null)
            errors["challenge"] = "The challenge of POST /auth/pin/request must come along, in the body or as its cookie.";
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var outcome = await desk.VerifyAsync(context, challenge!, request.Email, pin!, cancellationToken);
        return outcome.Status switch
        {
            PinStatus.SignedIn => TypedResults.Ok(outcome.User!.ToSignedIn(outcome.TokensEnded)),
            PinStatus.TooMany => AuthEndpoints.TooMany(context, outcome.RetryAfter),
            PinStatus.Over => Over(),
            _ => Wrong(),
        };
    }

    private static ProblemHttpResult Over() => Problems.Gone(
        "pin_expired", "This PIN has expired, was used, or was tried five times.", "Ask for a new one with POST /auth/pin/request.");

    private static ProblemHttpResult Wrong() =>
        Problems.Unauthorized("wrong_pin", "This is not the PIN.",
            "Read it again from the newest mail and send it with the same challenge.");

    private static ProblemHttpResult Unavailable() => Problems.Create(
        StatusCodes.Status501NotImplemented, "pin_unavailable", "This server sends no mail, so it knows no PINs.",
        "Sign in with your password at POST /auth/login, or ask an admin to set one for you.");
}
