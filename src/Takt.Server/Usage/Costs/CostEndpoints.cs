using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage.Costs;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Costs;

/// <summary><c>/api/costs</c>.</summary>
internal static class CostEndpoints
{
    public static void MapCostEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/costs").WithTags("Usage").Requires(Requirement.UsageRead);
        group.MapGet("", ListAsync).Tagged().WithName("ListCosts")
            .WithSummary("Estimated cost as daily line items: a row for each day and combination of all dimensions. "
                + "A member sees their own.")
            .WithQueryParameters(UsageParameterDocs.Costs).Refuses([Paging.WrongLimit, UsageReach.NoOwnUsage]);
        group.MapGet("/export", ExportAsync).WithName("ExportCosts").Produces<string>(StatusCodes.Status200OK, CostExport.Csv)
            .WithSummary("All line items of a range as CSV, JSON lines, or rows of FinOps FOCUS 1.2")
            .WithQueryParameters(UsageParameterDocs.CostExport)
            .Refuses([Problems.Invalid("format", UsageParameterDocs.Format.Refusal), UsageReach.NoOwnUsage]);
    }

    private static async Task<Results<Ok<CostPage>, ProblemHttpResult>> ListAsync(
        HttpContext context, CostStore store, CancellationToken cancellationToken)
    {
        var parameters = new UsageParameters(context.Request.Query, UsageParameterDocs.Costs);
        var query = Query(context.GetCaller(), parameters) with { Limit = parameters.Limit() };
        var cursor = parameters.Cursor();
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var reach = UsageReach.Of(context.GetCaller(), UsageReach.DefaultOf(context.GetCaller()));
        if (reach.Refusal is { } refusal)
            return refusal;
        var answered = await store.ListAsync(query with { ViewerMemberId = reach.OnlyMember }, cursor, cancellationToken);
        return answered.Answer is { } page ? TypedResults.Ok(page) : Refused(answered.Errors);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        HttpContext context, CostStore store, CancellationToken cancellationToken)
    {
        var parameters = new UsageParameters(context.Request.Query, UsageParameterDocs.CostExport);
        var format = parameters.Chosen(UsageParameterDocs.Format);
        var query = Query(context.GetCaller(), parameters);
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var reach = UsageReach.Of(context.GetCaller(), UsageReach.DefaultOf(context.GetCaller()));
        if (reach.Refusal is { } refusal)
            return refusal;
        query = query with { ViewerMemberId = reach.OnlyMember };
        if (await store.CheckAsync(query, cancellationToken) is { Count: > 0 } errors)
            return Refused(errors);
        return TypedResults.Stream(output => store.WriteAsync(output, query, format, cancellationToken),
            format == CostFormat.Jsonl ? CostExport.JsonLines : CostExport.Csv,
            format switch { CostFormat.Jsonl => "costs.jsonl", CostFormat.Focus => "costs-focus-1.2.csv", _ => "costs.csv" });
    }

    private static UsageQuery Query(Caller caller, UsageParameters parameters) => new()
    {
        OrganizationId = caller.OrganizationId,
        From = parameters.Moment("from"),
        To = parameters.Moment("to"),
        Filters = parameters.Filters(),
    };

    private static ProblemHttpResult Refused(IReadOnlyList<ParameterError> errors) =>
        Problems.Invalid(errors.ToDictionary(error => error.Parameter, error => error.Message));
}
