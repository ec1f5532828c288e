using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Tokens;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Tokens.Connections;

internal static class ConnectionEndpoints
{
    private static ProblemHttpResult Missing => Problems.NotFound("connection");

    private static ProblemHttpResult WrongName => Problems.Invalid("name", ConnectionService.NameComplaint);

    public static void MapConnectionEndpoints(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/connections").WithTags("Connections").Requires(Requirement.Admin);
        group.MapGet("/", ListAsync).WithName("ListConnections").WithSummary("List connections, with when each was last heard")
            .WithQueryParameters(Paging.Parameters).Refuses(Paging.WrongLimit);
        group.MapPost("/", CreateAsync).WithName("CreateConnection").WithSummary("Create a connection")
            .Refuses(WrongName, ConnectionService.IdTaken());
        group.MapGet("/{id}", FindAsync).WithName("GetConnection").WithSummary("One connection").Refuses(Missing);
        group.MapPatch("/{id}", RenameAsync).WithName("RenameConnection").WithSummary("Rename a connection; its id stays")
            .Refuses(WrongName, Missing);
        group.MapDelete("/{id}", RemoveAsync).WithName("RemoveConnection").WithSummary("Remove a connection and revoke its keys")
            .Refuses(Missing);
    }

    private static async Task<Results<Ok<ConnectionPage>, ProblemHttpResult>> ListAsync(
        ConnectionService service, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(context, 0, out var size, out var after, out var errors))
            return Problems.Invalid(errors);
        var (connections, next) = await service.ListAsync(context.GetCaller(), context.Site(), after, size, cancellationToken);
        return TypedResults.Ok(new ConnectionPage(connections, next));
    }

    private static async Task<Results<Ok<ConnectionItem>, ProblemHttpResult>> FindAsync(
        string id, ConnectionService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.FindAsync(context.GetCaller(), context.Site(), id, cancellationToken) is { } item
            ? TypedResults.Ok(item) : Problems.NotFound("connection");

    private static async Task<Results<Created<ConnectionItem>, ProblemHttpResult>> CreateAsync(
        CreateConnectionRequest request, ConnectionService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.CreateAsync(context.GetCaller(), context.Site(), request, cancellationToken);
        return outcome.Value is { } item ? TypedResults.Created($"/api/connections/{item.Id}", item) : outcome.Refusal!;
    }

    private static async Task<Results<Ok<ConnectionItem>, ProblemHttpResult>> RenameAsync(
        string id, ChangeConnectionRequest request, ConnectionService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.RenameAsync(context.GetCaller(), context.Site(), id, request.Name, cancellationToken);
        return outcome.Value is { } item ? TypedResults.Ok(item) : outcome.Refusal!;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, ConnectionService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.RemoveAsync(context.GetCaller(), id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("connection");
}
