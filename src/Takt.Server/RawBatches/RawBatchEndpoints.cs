using System.IO.Compression;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.RawBatches;
using Takt.Otlp;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Tokens;

namespace Takt.Server.RawBatches;

/// <summary><c>/api/raw-batches</c>.</summary>
internal static class RawBatchEndpoints
{
    private static readonly QueryParameter Signal =
        QueryParameter.Choice("signal", "Only bodies of this signal.", null, "metrics", "logs", "traces");

    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        Signal,
        new("session", "Only bodies that tell of this session, by its id."), new(
            "connection", "Only bodies that came in by this connection, by its id in the ingest URL."),
        .. Paging.Parameters,
    ];

    public static void MapRawBatchEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/raw-batches").WithTags("Raw batches").Requires(Requirement.Admin);
        group.MapGet("", ListAsync).WithName("ListRawBatches")
            .WithSummary("The bodies as received, newest first.").WithQueryParameters(Parameters)
            .Refuses(Problems.Invalid("signal", Signal.Refusal));
        group.MapGet("/{id}", BodyAsync).WithName("GetRawBatch").Produces<string>(StatusCodes.Status200OK, "application/json")
            .WithSummary("One body as OTLP/JSON, without the content that is dropped at the door.").Refuses(Problems.NotFound("raw batch"))
            .WithAnswerExample(StatusCodes.Status200OK, Ingest.ExportExamples.Of(OtlpSignal.Logs));
    }

    private static async Task<Results<Ok<RawBatchPage>, ProblemHttpResult>> ListAsync(
        HttpContext context, RawBatchStore store, ConnectionDirectory connections, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, Parameters);
        var signal = parameters.Word("signal");
        var session = parameters.Read<Guid>("session", Guid.TryParse, "'session' must be a session's id.");
        int? connection = null;
        if (parameters.Text("connection") is { } slug
            && (connection = await connections.FindAsync(context.GetCaller().OrganizationId, slug, cancellationToken)) is null)
            parameters.Fail("connection", "'connection' must be the id of a connection of this organization.");
        var query = new RawBatchQuery(context.GetCaller().OrganizationId, parameters.Limit(), signal, session, connection,
            parameters.Cursor());
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);

        return TypedResults.Ok(await store.ListAsync(query, cancellationToken));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> BodyAsync(
        string id, HttpContext context, RawBatchStore store, CancellationToken cancellationToken)
    {
        if (!RawBatchId.TryParse(id, out var key)
            || await store.BodyAsync(context.GetCaller().OrganizationId, key, cancellationToken) is not { } body)
            return Problems.NotFound("raw batch");
        return TypedResults.Stream(async output =>
        {
            await using var inflated = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress);
            await inflated.CopyToAsync(output, cancellationToken);
        }, "application/json");
    }
}
