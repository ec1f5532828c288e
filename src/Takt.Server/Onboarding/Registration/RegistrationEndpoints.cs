using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Http;
using Takt.Server.Identity;

namespace Takt.Server.Onboarding.Registration;

/// <summary>From an invite code, or a token at hand, to a machine that sends.</summary>
internal static class RegistrationEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth").WithTags("Onboarding");
        group.MapPost("/register", RegisterAsync).Requires(Access.Anyone).WithName("Register").CalledBy("Anyone with an invite code.")
            .WithSummary("Join with an invite code; answers a token and how to set the machine up").Refuses(JoinProblems.OfRegistration);
        group.MapPost("/token", FetchAsync).Requires(Access.Anyone).WithName("FetchToken")
            .CalledBy("Whoever has the code that registered the member.")
            .WithSummary("Fetch a fresh token with the code that registered the member, shortly afterwards")
            .Refuses(JoinProblems.OfReissue);
        group.MapPost("/rotate", RotateAsync).Requires(Access.Person).WithName("RotateToken")
            .WithSummary("Replace the token that asks by a new one")
            .Refuses(WrongGrace(), Refusal(MintStatus.NotABearer));
        group.MapPost("/setup-additional", AddAsync).Requires(Access.Person).WithName("AddMachine")
            .WithSummary("A token and a set-up for one more machine of the caller's")
            .Refuses(Problems.Invalid("machine", MachineName.Complain(null)!), Refusal(MintStatus.NoWrite));
    }

    private static async Task<Results<Created<Registered>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, JoinDesk desk, SetupBuilder setups, PublicAddress address, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (Check(setups, request.Profile, request.Protocol) is { } wrong)
            return wrong;
        var outcome = await desk.RegisterAsync(
            context, new(request.Email, request.InviteCode, request.Machine, request.Name, request.Password), cancellationToken);
        if (outcome is not { Member: { } member, Token: { } token })
            return JoinProblems.Of(outcome, context, address.Of(context.Request));
        var setup = setups.Build(context, new(token.Token, token.Machine, request.Profile, request.Protocol));
        return TypedResults.Created(
            (string?)null,
            new Registered(
                token.Token, new(member.OrganizationId, member.OrganizationName, member.MemberId, member.Email, member.Name, member.Role),
                setup, NextAction(setup)));
    }

    private static async Task<Results<Ok<IssuedSetup>, ProblemHttpResult>> FetchAsync(
        FetchTokenRequest request, JoinDesk desk, SetupBuilder setups, PublicAddress address, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (Check(setups, request.Profile, request.Protocol) is { } wrong)
            return wrong;
        var outcome = await desk.ReissueAsync(context, new(request.Email, request.InviteCode, request.Machine), cancellationToken);
        return outcome.Token is { } token
            ? TypedResults.Ok(Issued(setups, context, token, request.Profile, request.Protocol))
            : JoinProblems.Of(outcome, context, address.Of(context.Request));
    }

    private static async Task<Results<Ok<IssuedSetup>, ProblemHttpResult>> RotateAsync(
        RotateRequest? request, MachineTokens tokens, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        var grace = request?.GraceSeconds ?? 0;
        if (grace is < 0 or > MachineTokens.LongestGrace)
            return WrongGrace();
        if (Check(setups, request?.Profile, request?.Protocol) is { } wrong)
            return wrong;
        var outcome = await tokens.RotateAsync(context.GetCaller(), context, TimeSpan.FromSeconds(grace), cancellationToken);
        return outcome.Minted is { } minted
            ? TypedResults.Ok(Issued(setups, context, minted, request?.Profile, request?.Protocol)) : Refusal(outcome.Status);
    }

    private static async Task<Results<Created<IssuedSetup>, ProblemHttpResult>> AddAsync(
        SetupAdditionalRequest request, MachineTokens tokens, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        if (MachineName.Complain(request.Machine) is { } complaint)
            errors["machine"] = complaint;
        setups.Check(request.Profile, request.Protocol, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var outcome = await tokens.AddAsync(context.GetCaller(), context, request.Machine!, cancellationToken);
        return outcome.Minted is { } minted
            ? TypedResults.Created((string?)null, Issued(setups, context, minted, request.Profile, request.Protocol))
            : Refusal(outcome.Status);
    }

    private static ProblemHttpResult? Check(SetupBuilder setups, string? profile, string? protocol)
    {
        var errors = new Dictionary<string, string>();
        setups.Check(profile, protocol, errors);
        return errors.Count == 0 ? null : Problems.Invalid(errors);
    }

    internal static IssuedSetup Issued(
        SetupBuilder setups, HttpContext context, MachineToken token, string? profile = null, string? protocol = null)
    {
        var setup = token.Scopes.HasFlag(TokenScopes.UsageWrite)
            ? setups.Build(context, new(token.Token, token.Machine, profile, protocol)) : null;
        return new(token.Token, token.Scopes.ToNames(), setup, NextAction(setup));
    }

    internal static string NextAction(Setup? setup) => setup is null
        ? "Put the new token in the old one's place: it is not shown again."
        : $"In setup: {setup.NextAction} The token is not shown again.";

    private static ProblemHttpResult WrongGrace() =>
        Problems.Invalid("grace_seconds", $"The seconds must lie between 0 and {MachineTokens.LongestGrace}.");

    private static ProblemHttpResult Refusal(MintStatus status) => status switch
    {
        MintStatus.NotABearer => Problems.Create(
            StatusCodes.Status400BadRequest, "bearer_needed", "A cookie has no token to rotate.",
            "Send the token that is to be replaced: 'Authorization: Bearer takt_…'."),
        MintStatus.NoWrite => Problems.Forbidden(
            "invalid_scope", "The token has not the scope usage:write, so it can give it to no other.",
            "Use a token that has the scope usage:write, or sign in."),
        _ => MachineTokens.RefuseReplaced(),
    };
}
