using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Audit;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Audit.Trail;

/// <summary><c>/api/audit</c>.</summary>
internal static class AuditEndpoints
{
    public static void MapAuditEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/audit").WithTags("Audit").Requires(Requirement.Admin);
        group.MapGet("", ListAsync).WithName("ListAuditEvents")
            .WithSummary("Who changed what, when and from where, newest first").WithQueryParameters(AuditParameters.List)
            .Refuses(Paging.WrongLimit);
        group.MapGet("/export", ExportAsync).WithName("ExportAuditEvents").Produces<string>(StatusCodes.Status200OK, AuditExport.JsonLines)
            .WithSummary("All events that the filters leave, as JSON lines or CSV").WithQueryParameters(AuditParameters.Export)
            .Refuses(Problems.Invalid("format", AuditParameters.Format.Refusal));
        group.MapGet("/{id:long}", FindAsync).WithName("GetAuditEvent")
            .WithSummary("One event, with the row before and after").Refuses(Problems.NotFound("audit event"));
    }

    private static async Task<Results<Ok<AuditPage>, ProblemHttpResult>> ListAsync(
        HttpContext context, AuditService service, CancellationToken cancellationToken)
    {
        var parameters = new AuditParameters(context.Request.Query, AuditParameters.List, context.GetCaller());
        var query = parameters.ReadPage();
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        return TypedResults.Ok(await service.ListAsync(query, cancellationToken));
    }

    private static async Task<Results<Ok<AuditEvent>, ProblemHttpResult>> FindAsync(
        long id, HttpContext context, AuditService service, CancellationToken cancellationToken) =>
        await service.FindAsync(context.GetCaller().OrganizationId, id, cancellationToken) is { } found
            ? TypedResults.Ok(found) : Problems.NotFound("audit event");

    private static Results<PushStreamHttpResult, ProblemHttpResult> ExportAsync(
        HttpContext context, AuditService service, CancellationToken cancellationToken)
    {
        var parameters = new AuditParameters(context.Request.Query, AuditParameters.Export, context.GetCaller());
        var query = parameters.ReadFilters();
        var csv = parameters.Word("format") == "csv";
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        return TypedResults.Stream(
            output => AuditExport.WriteAsync(output, service, query, csv, cancellationToken), csv
                ? AuditExport.Csv : AuditExport.JsonLines, csv ? "audit.csv" : "audit.jsonl");
    }
}
