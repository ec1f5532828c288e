using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;
using Takt.Server.Identity.Tokens;
using Takt.Server.Onboarding;

namespace Takt.Server.Identity.Connections;

internal static class ConnectionEndpoints
{
    private static ProblemHttpResult Missing => Problems.NotFound("connection");

    private static ProblemHttpResult WrongName => Problems.Invalid("name", ConnectionDesk.NameComplaint);

    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/connections").WithTags("Connections").Requires(Access.Admin);
        group.MapGet("/", ListAsync).WithName("ListConnections").WithSummary("List connections, with when each was last heard")
            .WithQueryParameters(Paging.Parameters).Refuses(Paging.WrongLimit);
        group.MapPost("/", CreateAsync).WithName("CreateConnection").WithSummary("Create a connection")
            .Refuses(WrongName, ConnectionDesk.IdTaken());
        group.MapGet("/{id}", FindAsync).WithName("GetConnection").WithSummary("One connection").Refuses(Missing);
        group.MapPatch("/{id}", RenameAsync).WithName("RenameConnection").WithSummary("Rename a connection; its id stays")
            .Refuses(WrongName, Missing);
        group.MapPost("/{id}/keys", CreateKeyAsync).WithName("CreateConnectionKey")
            .WithSummary("Create a key of a connection; the answer is the only place that shows it, with what to paste where")
            .Refuses(TokenEndpoints.WrongLabel, TokenEndpoints.NotAllowed(), Missing);
        group.MapDelete("/{id}", RemoveAsync).WithName("RemoveConnection").WithSummary("Remove a connection and revoke its keys")
            .Refuses(Missing);
    }

    private static async Task<Results<Ok<ConnectionPage>, ProblemHttpResult>> ListAsync(
        ConnectionDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(context, 0, out var size, out var after, out var errors))
            return Problems.Invalid(errors);
        var (connections, next) = await desk.ListAsync(context, after, size, cancellationToken);
        return TypedResults.Ok(new ConnectionPage(connections, next));
    }

    private static async Task<Results<Ok<ConnectionItem>, ProblemHttpResult>> FindAsync(
        string id, ConnectionDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        await desk.FindAsync(context, id, cancellationToken) is { } item ? TypedResults.Ok(item) : Problems.NotFound("connection");

    private static async Task<Results<Created<ConnectionItem>, ProblemHttpResult>> CreateAsync(
        CreateConnectionRequest request, ConnectionDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await desk.CreateAsync(context, request, cancellationToken);
        return outcome.Item is { } item ? TypedResults.Created($"/api/connections/{item.Id}", item) : outcome.Refusal!;
    }

    private static async Task<Results<Ok<ConnectionItem>, ProblemHttpResult>> RenameAsync(
        string id, ChangeConnectionRequest request, ConnectionDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await desk.RenameAsync(context, id, request.Name, cancellationToken);
        return outcome.Item is { } item ? TypedResults.Ok(item) : outcome.Refusal!;
    }

    private static async Task<Results<Created<CreatedConnectionKey>, ProblemHttpResult>> CreateKeyAsync(
        string id, CreateConnectionKeyRequest request, ConnectionDesk desk, SnippetBuilder snippets, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await desk.CreateKeyAsync(context, id, request.Label, cancellationToken) is not { } outcome)
            return Problems.NotFound("connection");
        if (outcome.ToCreated() is { } created)
            return TypedResults.Created($"/api/tokens/{created.Details.Id}",
                new CreatedConnectionKey(created.Token, created.Details, snippets.Build(context, created.Token, id)));
        return outcome.NotAllowed ? TokenEndpoints.NotAllowed() : Problems.Invalid(outcome.Errors!);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, ConnectionDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        await desk.RemoveAsync(context, id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("connection");
}
