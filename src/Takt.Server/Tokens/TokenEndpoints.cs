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
        group.MapPatch("/{id:long}", RenameAsync).WithName("RenameToken").WithSummary("Give a token another label")
            .Refuses(WrongLabel, Problems.NotFound("token"));
        group.MapDelete("/{id:long}", RevokeAsync).WithName("RevokeToken").WithSummary("Revoke a token and all that it minted")
            .Refuses(Problems.NotFound("token"));
    }

    internal static ProblemHttpResult WrongLabel { get; } = Problems.Invalid("label", TokenService.LabelComplaint);

    internal static TokenItem ToItem(this TokenRow row) => new(
        row.TokenId, row.Label, row.Prefix, row.Scopes, row.MemberId, row.MemberEmail, row.ConnectionSlug, row.Machine,
        row.CreatedAt, row.LastUsedAt, row.ExpiresAt, row.RevokedAt, row.ReplacedBy);

    internal static ProblemHttpResult NotAllowed() => Problems.Forbidden(
        "not_allowed", "A token can give no more than it has; for others, for connections, and for the scope admin it takes an admin.",
        "Ask for fewer scopes and for yourself, or ask an admin.");

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

    private static async Task<Results<Ok<TokenItem>, ProblemHttpResult>> RenameAsync(
        long id, ChangeTokenRequest request, TokenService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.RenameAsync(context.GetCaller(), id, request.Label, cancellationToken);
        return outcome.Value is { } token ? TypedResults.Ok(token) : outcome.Refusal!;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        long id, TokenService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.RevokeAsync(context.GetCaller(), id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("token");
}
