using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Tokens;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding;

/// <summary>Keys of connections, answered with what to paste where.</summary>
internal static class ConnectionKeyEndpoints
{
    public static void MapConnectionKeys(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/connections/{id}/keys", CreateKeyAsync).WithTags("Connections").Requires(Requirement.Admin)
            .WithName("CreateConnectionKey")
            .WithSummary("Create a key of a connection; the answer is the only place that shows it, with what to paste where")
            .Refuses(TokenEndpoints.WrongLabel, TokenEndpoints.NotAllowed(), Problems.NotFound("connection"));

    private static async Task<Results<Created<CreatedConnectionKey>, ProblemHttpResult>> CreateKeyAsync(
        string id, CreateConnectionKeyRequest request, ConnectionService service, SnippetBuilder snippets, HttpContext context,
        CancellationToken cancellationToken)
    {
        var outcome = await service.CreateKeyAsync(context.GetCaller(), id, request, cancellationToken);
        return outcome.Value is { } created
            ? TypedResults.Created(
                $"/api/tokens/{created.Details.Id}", new CreatedConnectionKey(created.Token, created.Details,
                    snippets.Build(context.Site(), created.Token, id, new(created.Details.Team, created.Details.Environment))))
            : outcome.Refusal!;
    }
}
