using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Members;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Members.Invites;

internal static class InviteEndpoints
{
    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        QueryParameter.Choice("state", "Only invites in this state.", null,
            InviteStore.Open, InviteStore.Used, InviteStore.Expired, InviteStore.Revoked),
        .. Paging.Parameters,
    ];

    public static void MapInvites(this IEndpointRouteBuilder routes)
    {
        // Anyone, because a trusted network has no credentials; the service decides.
        routes.MapPost("/auth/invite", CreateAsync).WithTags("Invites").Requires(Requirement.Anyone)
            .WithName("CreateInvites")
            .CalledBy("An admin, by session or by a token with the scope admin; or a caller from a trusted network, without credentials.",
                "bearer", "cookie")
            .WithSummary("Make one-time invite codes: an admin, or a caller from a trusted network")
            .Refuses([
                Problems.Invalid("count", "The count must lie between 1 and 100."), TokenRefused(), CallerRefusals.NotAdmin(),
                CallerRefusals.Unproven(), CallerRefusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin),
                .. TrustedNetworks.Documented, Problems.TooMany(TimeSpan.FromMinutes(30)),
            ]);
        var group = routes.MapGroup("/api/invites").WithTags("Invites").Requires(Requirement.Admin);
        group.MapGet("/", ListAsync).WithName("ListInvites").WithSummary("List invites; state is open, used, expired or revoked")
            .WithQueryParameters(Parameters).Refuses(Paging.WrongLimit);
        group.MapDelete("/{id:long}", RevokeAsync).WithName("RevokeInvite").WithSummary("Revoke an invite")
            .Refuses(Problems.NotFound("invite"));
    }

    private static async Task<Results<Created<CreatedInvites>, ProblemHttpResult>> CreateAsync(
        CreateInvitesRequest request, InviteService service, TrustedNetworks networks, HttpContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.FindCaller();
        // Credentials that don't hold must not fall back on the network: their owner would not learn that they have ended.
        if (caller is null && context.Request.Headers.Authorization.Count > 0)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return TokenRefused();
        }

        if (caller is { Unproven: true })
            return CallerRefusals.Unproven();
        if (caller is { IsAdmin: false })
            return caller.Scopes.HasFlag(TokenScopes.Admin) ? CallerRefusals.NotAdmin() : CallerRefusals.Scope(caller, ScopeNames.Admin);
        var outcome = caller is null
            ? await CreateForNetworkAsync(request, service, networks, context, cancellationToken)
            : await service.CreateAsync(caller, context.Site(), request, cancellationToken);
        return outcome.Value is { } created ? TypedResults.Created("/api/invites", created) : context.Refuse(outcome.Refusal!);
    }

    private static async Task<Outcome<CreatedInvites>> CreateForNetworkAsync(
        CreateInvitesRequest request, InviteService service, TrustedNetworks networks, HttpContext context,
        CancellationToken cancellationToken)
    {
        var admitted = await networks.AdmitAsync(context, request.OrganizationId, cancellationToken);
        return admitted.Refusal is { } refusal
            ? refusal
            : await service.CreateForNetworkAsync(
                admitted.OrganizationId, admitted.Network, context.Connection.RemoteIpAddress, context.Site(), request, cancellationToken);
    }

    private static ProblemHttpResult TokenRefused() => Problems.Unauthorized(
        "token_refused", "The Authorization header holds no live token of this server.", "Replace the token, or leave the header out.");

    private static async Task<Results<Ok<InvitePage>, ProblemHttpResult>> ListAsync(
        InviteService service, HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, Parameters);
        var state = parameters.Word("state");
        if (!Paging.TryRead(parameters, long.MaxValue, out var size, out var before, out var errors))
            return Problems.Invalid(errors);
        var invites = await service.ListAsync(context.GetCaller(), state, before, size, cancellationToken);
        return TypedResults.Ok(new InvitePage(invites, Paging.Next(invites, size, invite => invite.Id)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        long id, InviteService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.RevokeAsync(context.GetCaller(), id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("invite");
}
