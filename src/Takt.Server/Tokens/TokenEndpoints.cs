using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Tokens;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Tokens;

internal static class TokenEndpoints
{
    public static void MapTokenEndpoints(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/tokens").WithTags("Tokens").Requires(Requirement.PersonOrAdmin);
        group.MapGet("/", ListAsync).WithName("ListTokens").WithSummary("List tokens: an admin all of the organization, a member their own")
            .WithQueryParameters(Paging.Parameters).Refuses(Paging.WrongLimit);
        group.MapPost("/", CreateAsync).WithName("CreateToken").WithSummary("Create a token; the answer is the only place that shows it")
            .Refuses(WrongLabel, NotAllowed());
        group.MapGet("/{id:long}", FindAsync).WithName("GetToken").WithSummary("One token, without its plaintext")
            .Refuses(Problems.NotFound("token"));
        group.MapPatch("/{id:long}", ChangeAsync).WithName("ChangeToken")
            .WithSummary("Change a token's label, and the team and environment that its set-up names")
            .Refuses(WrongLabel, Problems.NotFound("token"));
        group.MapPost("/{id:long}/rotate", RotateAsync).WithName("RotateTokenById")
            .WithSummary("Replace a token by a new one: one's own, or, by an admin, a connection's key or one that several people share")
            .Refuses(WrongGrace(), NotYoursToRotate(), Problems.NotFound("token"), Ended());
        group.MapDelete("/{id:long}", RevokeAsync).WithName("RevokeToken").WithSummary("Revoke a token and all that it minted")
            .Refuses(Problems.NotFound("token"));
    }

    internal static ProblemHttpResult WrongLabel { get; } = Problems.Invalid("label", TokenService.LabelComplaint);

    internal static TokenItem ToItem(this TokenRow row) => new(
        row.TokenId, row.Label, row.Prefix, row.Scopes, row.MemberId, row.MemberEmail, row.ConnectionSlug, row.Machine,
        row.CreatedAt, row.LastUsedAt, row.ExpiresAt, row.RevokedAt, row.ReplacedBy, row.ConnectionName, row.Labels.Team,
        row.Labels.Environment, row.Unconfirmed, row.OtherEmails);

    internal static ProblemHttpResult NotAllowed() => Problems.Forbidden(
        "not_allowed", "A token can give no more than it has; for others, for connections, and for the scope admin it takes an admin.",
        "Ask for fewer scopes and for yourself, or ask an admin.");

    internal static ProblemHttpResult WrongGrace() =>
        Problems.Invalid("grace_seconds", $"The seconds must lie between 0 and {MachineTokens.LongestGrace}.");

    internal static ProblemHttpResult NotYoursToRotate() => Problems.Forbidden(
        "not_yours", "A personal token is rotated by its owner alone; others by an admin, who can give no more than they have.",
        "Ask the owner to rotate it at POST /auth/rotate or on the page of their tokens, or revoke it.");

    /// <summary>It was revoked, has expired, or has a successor.</summary>
    internal static ProblemHttpResult Ended() => Problems.Conflict(
        "token_ended", "The token has ended, or has been replaced already.", "Create a new one, or rotate the one that replaced it.");

    private static async Task<Results<Ok<CreatedToken>, ProblemHttpResult>> RotateAsync(
        long id, RotateTokenRequest? request, TokenService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.RotateAsync(context.GetCaller(), id, request, cancellationToken);
        return outcome.Value is { } created ? TypedResults.Ok(created) : outcome.Refusal!;
    }

    private static async Task<Results<Ok<TokenPage>, ProblemHttpResult>> ListAsync(
        TokenService service, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(context, long.MaxValue, out var size, out var before, out var errors))
            return Problems.Invalid(errors);
        var tokens = await service.ListAsync(context.GetCaller(), TokenFilter.None, before, size, cancellationToken);
        return TypedResults.Ok(new TokenPage(tokens, Paging.Next(tokens, size, token => token.Id)));
    }

    private static async Task<Results<Created<CreatedToken>, ProblemHttpResult>> CreateAsync(
        CreateTokenRequest request, TokenService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.CreateAsync(context.GetCaller(), request, cancellationToken);
        return outcome.Value is { } created ? TypedResults.Created($"/api/tokens/{created.Details.Id}", created) : outcome.Refusal!;
    }

    private static async Task<Results<Ok<TokenItem>, ProblemHttpResult>> FindAsync(
        long id, TokenService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.FindAsync(context.GetCaller(), id, cancellationToken) is { } token
            ? TypedResults.Ok(token) : Problems.NotFound("token");

    private static async Task<Results<Ok<TokenItem>, ProblemHttpResult>> ChangeAsync(
        long id, ChangeTokenRequest request, TokenService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.ChangeAsync(context.GetCaller(), id, request, cancellationToken);
        return outcome.Value is { } token ? TypedResults.Ok(token) : outcome.Refusal!;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        long id, TokenService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.RevokeAsync(context.GetCaller(), id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("token");
}
