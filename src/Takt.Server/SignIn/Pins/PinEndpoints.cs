using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.SignIn;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.SignIn.Pins;

internal static class PinEndpoints
{
    private const string NoPin = "The PIN is eight digits, as in 1234 5678.";

    private static ProblemHttpResult TooMany => Problems.TooMany(TimeSpan.FromMinutes(10));

    public static void MapPins(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth/pin").WithTags("Sign-in").Requires(Requirement.Anyone);
        group.MapPost("/request", RequestAsync).WithName("RequestPin")
            .WithSummary("Have a one-time PIN mailed to a member's address; the answer is the same for unknown ones")
            .Refuses(Problems.Invalid("email", EmailAddress.Complain("")!), TooMany, Unavailable());
        group.MapPost("/verify", VerifyAsync).WithName("VerifyPin")
            .CalledBy("Whoever has the PIN and its challenge. A bearer token that comes along is confirmed with it.", "bearer")
            .WithSummary("Sign in by the PIN. The first time it ends passwords and sessions of whoever had only claimed the address, and "
                + "asks about each machine set up before; a bearer token sent along is yours")
            .Refuses(Problems.Invalid("pin", NoPin), PinService.Wrong(), PinService.Over(), TooMany, Unavailable());
    }

    private static async Task<Results<Accepted<PinRequested>, ProblemHttpResult>> RequestAsync(
        PinRequest request, PinService service, HttpContext context, CancellationToken cancellationToken)
    {
        if (!service.IsOn)
            return Unavailable();
        if (EmailAddress.Complain(EmailAddress.Normalize(request.Email ?? "")) is { } wrong)
            return Problems.Invalid(new Dictionary<string, string> { ["email"] = wrong });
        var outcome = await service.RequestAsync(request.Email!, context.Connection.RemoteIpAddress, cancellationToken);
        if (outcome.Value is not { } requested)
            return context.Refuse(outcome.Refusal!);
        PinCookie.Write(context, requested);
        return TypedResults.Accepted((string?)null, new PinRequested(
            requested.Challenge, (int)PinService.Lifetime.TotalSeconds,
            "If the address is a member's, a PIN is on its way to it: send it with this challenge to POST /auth/pin/verify."));
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> VerifyAsync(
        PinVerification request, PinService service, HttpContext context, CancellationToken cancellationToken)
    {
        if (!service.IsOn)
            return Unavailable();
        var errors = new Dictionary<string, string>();
        var (pin, challenge) = (PinSecrets.Read(request.Pin), PinCookie.Challenge(context, request.Challenge));
        if (pin is null)
            errors["pin"] = NoPin;
        if (challenge is null)
            errors["challenge"] = "The challenge of POST /auth/pin/request must come along, in the body or as its cookie.";
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var outcome = await service.VerifyAsync(
            context.FindCaller(), challenge!, request.Email, pin!, context.Connection.RemoteIpAddress, cancellationToken);
        if (outcome.Value is not { } signedIn)
            return context.Refuse(outcome.Refusal!);
        Complete(context, signedIn);
        return TypedResults.Ok(signedIn.User.ToSignedIn(signedIn.Proof));
    }

    /// <summary>Puts the session's cookie on the answer in place of the challenge's.</summary>
    internal static void Complete(HttpContext context, PinSignedIn signedIn)
    {
        if (signedIn.Session is { } session)
            SessionCookie.Write(context, session);
        PinCookie.Clear(context);
    }

    private static ProblemHttpResult Unavailable() => Problems.Create(
        StatusCodes.Status501NotImplemented, "pin_unavailable", "This server sends no mail, so it knows no PINs.",
        "Sign in with your password at POST /auth/login, or ask an admin to set one for you.");
}
