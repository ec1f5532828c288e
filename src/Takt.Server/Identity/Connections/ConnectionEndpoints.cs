using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Identity.Tokens;

namespace Takt.Server.Identity.Connections;

internal static class ConnectionEndpoints
{
    private const int NameLimit = 200;

    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/connections").WithTags("Connections").Requires(Access.Admin);
        group.MapGet("/", ListAsync).WithSummary("List connections");
        group.MapPost("/", CreateAsync).WithSummary("Create a connection");
        group.MapPost("/{id}/keys", CreateKeyAsync).WithSummary("Create a key of a connection; the answer is the only place that shows it");
        group.MapDelete("/{id}", RemoveAsync).WithSummary("Remove a connection and revoke its keys");
    }

    private static async Task<Results<Ok<ConnectionPage>, ProblemHttpResult>> ListAsync(
        ConnectionStore store, PublicAddress address, HttpContext context, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(limit, cursor, 0, out var size, out var after, out var errors))
            return Problems.Invalid(errors);
        var rows = await store.ListAsync(context.GetCaller().OrganizationId, after, size, cancellationToken);
        return TypedResults.Ok(new ConnectionPage([.. rows.Select(row => ToItem(row, address, context))], Paging.Next(rows, size, row => row.ConnectionId)));
    }

    private static async Task<Results<Created<ConnectionItem>, ProblemHttpResult>> CreateAsync(
        CreateConnectionRequest request, ControlPlane controlPlane, ConnectionDirectory directory, PublicAddress address, TimeProvider time, HttpContext context,
        CancellationToken cancellationToken)
    {
        var name = (request.Name ?? "").Trim();
        var errors = new Dictionary<string, string>();
        if (name.Length is 0 or > NameLimit)
            errors["name"] = $"The connection needs a name of at most {NameLimit} characters.";
        if (request.Id is not null && !ConnectionSlug.IsValid(request.Id))
            errors["id"] = "The id must be lower-case letters, digits and inner hyphens, at most 63.";
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var caller = context.GetCaller();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "connection.create", caller.OrganizationId, cancellationToken);
        var row = await ConnectionStore.InsertAsync(change, caller, request.Id ?? ConnectionSlug.From(name), name, time.GetUtcNow(), cancellationToken);
        if (row is null)
            return Problems.Conflict("id_taken", "This id is not free.", "Choose another id, or leave it out to have one made.");
        await change.CommitAsync(cancellationToken);
        directory.Forget();
        return TypedResults.Created($"/api/connections/{row.Slug}", ToItem(row, address, context));
    }

    private static async Task<Results<Created<CreatedToken>, ProblemHttpResult>> CreateKeyAsync(
        string id, CreateConnectionKeyRequest request, ConnectionStore store, TokenDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        if (await store.FindAsync(caller.OrganizationId, id, cancellationToken) is not { } connection)
            return Problems.NotFound("connection");
        var outcome = await desk.CreateAsync(
            caller, context, new CreateTokenRequest(request.Label ?? connection.Name, [ScopeNames.UsageWrite], ConnectionId: id), cancellationToken);
        if (outcome.ToCreated() is { } created)
            return TypedResults.Created($"/api/tokens/{created.Details.Id}", created);
        return outcome.NotAllowed ? TokenEndpoints.NotAllowed() : Problems.Invalid(outcome.Errors!);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, ControlPlane controlPlane, ConnectionDirectory directory, TokenVerifier verifier, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "connection.remove", caller.OrganizationId, cancellationToken);
        if (!await ConnectionStore.RemoveAsync(change, caller.OrganizationId, id, time.GetUtcNow(), cancellationToken))
            return Problems.NotFound("connection");
        await change.CommitAsync(cancellationToken);
        directory.Forget();
        verifier.Forget();
        return TypedResults.NoContent();
    }

    private static ConnectionItem ToItem(ConnectionRow row, PublicAddress address, HttpContext context) =>
        new(row.Slug, row.Name, $"{address.Of(context.Request)}/api/v1/public/ingest/otel/claude/{row.Slug}", row.CreatedAt);
}
