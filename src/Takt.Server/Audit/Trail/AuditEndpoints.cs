using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Audit;
using Takt.Server.Http;
using Takt.Server.Identity;

namespace Takt.Server.Audit.Trail;

/// <summary><c>/api/audit</c>.</summary>
internal static class AuditEndpoints
{
    public static void MapAuditEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/audit").WithTags("Audit").Requires(Access.Admin);
        group.MapGet("", ListAsync).WithName("ListAuditEvents")
            .WithSummary("Who changed what, when and from where, newest first").WithQueryParameters(AuditParameters.List).Refuses(Paging.WrongLimit);
        group.MapGet("/export", ExportAsync).WithName("ExportAuditEvents").Produces<string>(StatusCodes.Status200OK, AuditExport.JsonLines)
            .WithSummary("All events that the filters leave, as JSON lines or CSV").WithQueryParameters(AuditParameters.Export)
            .Refuses(Problems.Invalid("format", "'format' must be jsonl or csv."));
        group.MapGet("/{id:long}", FindAsync).WithName("GetAuditEvent")
            .WithSummary("One event, with the row before and after").Refuses(Problems.NotFound("audit event"));
    }

    private static async Task<Results<Ok<AuditPage>, ProblemHttpResult>> ListAsync(HttpContext context, AuditDesk desk, CancellationToken cancellationToken) =>
        AuditParameters.TryRead(context.Request.Query, context.GetCaller(), AuditParameters.List, out var query, out var errors)
            ? TypedResults.Ok(await desk.ListAsync(query, cancellationToken))
            : Problems.Invalid(errors);

    private static async Task<Results<Ok<AuditEvent>, ProblemHttpResult>> FindAsync(
        long id, HttpContext context, AuditDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(context.GetCaller().OrganizationId, id, cancellationToken) is { } found ? TypedResults.Ok(found) : Problems.NotFound("audit event");

    private static Results<PushStreamHttpResult, ProblemHttpResult> ExportAsync(HttpContext context, AuditDesk desk, CancellationToken cancellationToken)
    {
        var format = context.Request.Query["format"].ToString();
        var valid = AuditParameters.TryRead(context.Request.Query, context.GetCaller(), AuditParameters.Export, out var query, out var errors);
        if (format is not ("" or "jsonl" or "csv"))
            errors["format"] = "'format' must be jsonl or csv.";
        if (!valid || errors.Count > 0)
            return Problems.Invalid(errors);
        var csv = format == "csv";
        return TypedResults.Stream(
            output => AuditExport.WriteAsync(output, desk, query, csv, cancellationToken), csv ? AuditExport.Csv : AuditExport.JsonLines, csv ? "audit.csv" : "audit.jsonl");
    }
}
