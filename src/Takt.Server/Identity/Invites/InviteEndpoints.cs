using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;
using Takt.Server.Identity.Callers;

namespace Takt.Server.Identity.Invites;

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
        // Anyone, because a trusted network has no credentials; the desk decides.
        routes.MapPost("/auth/invite", CreateAsync).WithTags("Invites").Requires(Access.Anyone)
            .WithName("CreateInvites")
            .CalledBy("An admin, by session or by a token with the scope admin; or a caller from a trusted network, without credentials.",
                "bearer", "cookie")
            .WithSummary("Make one-time invite codes: an admin, or a caller from a trusted network")
            .Refuses([
                Problems.Invalid("count", "The count must lie between 1 and 100."), TokenRefused(), Refusals.NotAdmin(),
                Refusals.Unproven(), Refusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin),
                .. TrustedNetworks.Documented, Problems.TooMany(TimeSpan.FromMinutes(30)),
            ]);
        var group = routes.MapGroup("/api/invites").WithTags("Invites").Requires(Access.Admin);
        group.MapGet("/", ListAsync).WithName("ListInvites").WithSummary("List invites; state is open, used, expired or revoked")
            .WithQueryParameters(Parameters).Refuses(Paging.WrongLimit);
        group.MapDelete("/{id:long}", RevokeAsync).WithName("RevokeInvite").WithSummary("Revoke an invite")
            .Refuses(Problems.NotFound("invite"));
    }

    private static async Task<Results<Created<CreatedInvites>, ProblemHttpResult>> CreateAsync(
        CreateInvitesRequest request, InviteDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.FindCaller();
        // Credentials that don't hold must not fall back on the network: their owner would not learn that they have ended.
        if (caller is null && context.Request.Headers.Authorization.Count > 0)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return TokenRefused();
        }

        if (caller is { Unproven: true })
            return Refusals.Unproven();
        if (caller is { IsAdmin: false })
            return caller.Scopes.HasFlag(TokenScopes.Admin) ? Refusals.NotAdmin() : Refusals.Scope(caller, ScopeNames.Admin);
        var outcome = await desk.CreateAsync(context, caller, request, cancellationToken);
        return outcome.Created is { } created ? TypedResults.Created("/api/invites", created) : outcome.Refusal!;
    }

    private static ProblemHttpResult TokenRefused() => Problems.Unauthorized(
        "token_refused", "The Authorization header holds no live token of this server.", "Replace the token, or leave the header out.");

    private static async Task<Results<Ok<InvitePage>, ProblemHttpResult>> ListAsync(
        InviteDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, Parameters);
        var state = parameters.Word("state");
        if (!Paging.TryRead(parameters, long.MaxValue, out var size, out var before, out var errors))
            return Problems.Invalid(errors);
        var invites = await desk.ListAsync(context.GetCaller(), state, before, size, cancellationToken);
        return TypedResults.Ok(new InvitePage(invites, Paging.Next(invites, size, invite => invite.Id)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        long id, InviteDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        await desk.RevokeAsync(context.GetCaller(), context, id, cancellationToken)
            ? TypedResults.NoContent() : Problems.NotFound("invite");
}
