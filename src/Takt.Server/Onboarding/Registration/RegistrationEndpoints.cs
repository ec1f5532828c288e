using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Members;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding.Registration;

/// <summary>From an invite code, or a token at hand, to a machine that sends.</summary>
internal static class RegistrationEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth").WithTags("Onboarding");
        group.MapPost("/register", RegisterAsync).Requires(Requirement.Anyone).WithName("Register").CalledBy("Anyone with an invite code.")
            .WithSummary("Join with an invite code; answers a token and how to set the machine up").Refuses(JoinRefusals.OfRegistration);
        group.MapPost("/token", FetchAsync).Requires(Requirement.Anyone).WithName("FetchToken")
            .CalledBy("Whoever has the code that registered the member.")
            .WithSummary("Fetch a fresh token with the code that registered the member, shortly afterwards")
            .Refuses(JoinRefusals.OfReissue);
        group.MapPost("/rotate", RotateAsync).Requires(Requirement.Person).WithName("RotateToken")
            .WithSummary("Replace the token that asks by a new one")
            .Refuses(TokenEndpoints.WrongGrace(), MachineTokens.NotABearer());
        group.MapPost("/setup-additional", AddAsync).Requires(Requirement.Person).WithName("AddMachine")
            .WithSummary("A token and a set-up for one more machine of the caller's")
            .Refuses(Problems.Invalid("machine", MachineName.Complain(null)!), MachineTokens.NoWrite());
    }

    private static async Task<Results<Created<Registered>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, JoinService service, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        if (Check(setups, request.Profile, request.Protocol) is { } wrong)
            return wrong;
        var outcome = await service.RegisterAsync(
            new(request.Email, request.InviteCode, request.Machine, context.Site(), context.Connection.RemoteIpAddress, request.Name,
                request.Password), cancellationToken);
        if (outcome.Value is not { Member: var member, Token: var token })
            return context.Refuse(outcome.Refusal!);
        var target = new SetupTarget(token.Token, token.Machine, request.Profile, request.Protocol) { Labels = token.Labels };
        var setup = setups.Build(context.Site(), target);
        return TypedResults.Created(
            (string?)null,
            new Registered(
                token.Token, new(member.OrganizationId, member.OrganizationName, member.MemberId, member.Email, member.Name, member.Role),
                setup, NextAction(setup)));
    }

    private static async Task<Results<Ok<IssuedSetup>, ProblemHttpResult>> FetchAsync(
        FetchTokenRequest request, JoinService service, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        if (Check(setups, request.Profile, request.Protocol) is { } wrong)
            return wrong;
        var outcome = await service.ReissueAsync(
            new(request.Email, request.InviteCode, request.Machine, context.Site(), context.Connection.RemoteIpAddress), cancellationToken);
        return outcome.Value is { Token: var token }
            ? TypedResults.Ok(Issued(setups, context, token, request.Profile, request.Protocol))
            : context.Refuse(outcome.Refusal!);
    }

    private static async Task<Results<Ok<IssuedSetup>, ProblemHttpResult>> RotateAsync(
        RotateRequest? request, MachineTokens tokens, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        var grace = request?.GraceSeconds ?? 0;
        if (grace is < 0 or > MachineTokens.LongestGrace)
            return TokenEndpoints.WrongGrace();
        if (Check(setups, request?.Profile, request?.Protocol) is { } wrong)
            return wrong;
        var outcome = await tokens.RotateAsync(context.GetCaller(), TimeSpan.FromSeconds(grace), cancellationToken);
        return outcome.Value is { } minted
            ? TypedResults.Ok(Issued(setups, context, minted, request?.Profile, request?.Protocol)) : outcome.Refusal!;
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
        var outcome = await tokens.AddAsync(context.GetCaller(), request.Machine!, cancellationToken);
        return outcome.Value is { } minted
            ? TypedResults.Created((string?)null, Issued(setups, context, minted, request.Profile, request.Protocol))
            : outcome.Refusal!;
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
            ? setups.Build(context.Site(), new(token.Token, token.Machine, profile, protocol) { Labels = token.Labels }) : null;
        return new(token.Token, token.Scopes.ToNames(), setup, NextAction(setup));
    }

    internal static string NextAction(Setup? setup) => setup is null
        ? "Put the new token in the old one's place: it is not shown again."
        : $"In setup: {setup.NextAction} The token is not shown again.";

}
