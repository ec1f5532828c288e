using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Takt.Contracts.Prices;
using Takt.Metering.Cost.Corrections;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Prices;

/// <summary>The organization's own rows, one by one and as the client's table.</summary>
internal static class CorrectionEndpoints
{
    private const string Path = "/api/price-list/corrections";

    private static readonly QueryChoice<bool> Replace = QueryParameter.Flag("replace", "Whether all rows that there are go first.", false);

    private static readonly QueryParameter[] ImportParameters =
    [
        new("from", "The day, UTC, from which the rows hold; today when left out.", "2026-11-20"),
        Replace,
    ];

    private static readonly QueryParameter[] ExportParameters =
        [new("day", "The day, UTC, whose rows are wanted; today when left out.", "2026-11-20")];

    public static void MapCorrections(this IEndpointRouteBuilder group)
    {
        group.MapPost("/corrections", CreateAsync).Requires(Requirement.Admin).WithName("CreatePriceCorrections")
            .WithSummary("Lay rows over the price list; they count once a version with them is applied")
            .Refuses(Problems.Invalid("corrections[0].model", "corrections[0].model must be a model id."),
                Problems.Invalid(CorrectionService.TooMany));
        group.MapDelete("/corrections/{id:long}", RemoveAsync).Requires(Requirement.Admin).WithName("RemovePriceCorrection")
            .WithSummary("Remove a row; what was counted by it stays").Refuses(Problems.NotFound("correction"));
        group.MapPost("/import", ImportAsync).Requires(Requirement.Admin).WithName("ImportModelPricing")
            .WithSummary("Make rows of the client's managed modelPricing table, or of the settings file with it")
            .WithQueryParameters(ImportParameters)
            .WithRequestExample(PricingTable.Example)
            .Refuses(Problems.Invalid("overrides.claude-opus-4-8.input", "overrides.claude-opus-4-8.input is missing."));
        group.MapGet("/export", ExportAsync).Requires(Requirement.Admin).WithName("ExportModelPricing")
            .WithSummary("The rows of a day as the client's managed modelPricing table").WithQueryParameters(ExportParameters)
            .Refuses(Problems.Invalid("day", ListParameters.WrongDay("day")));
    }

    private static async Task<Results<Created<CreatedCorrections>, ProblemHttpResult>> CreateAsync(
        CreateCorrectionsRequest request, CorrectionService service, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await service.CreateAsync(context.GetCaller(), request, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        long id, CorrectionService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.RemoveAsync(context.GetCaller(), id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("correction");

    private static async Task<Results<Created<CreatedCorrections>, ProblemHttpResult>> ImportAsync(
        [FromBody] JsonElement table, CorrectionService service, HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, ImportParameters);
        var from = parameters.Day("from") ?? service.Today;
        var replace = parameters.Chosen(Replace);
        var errors = parameters.Errors.ToDictionary();
        var rows = ClientPricing.Read(table, from, errors);
        return errors.Count > 0
            ? Problems.Invalid(errors) : Answer(await service.ImportAsync(context.GetCaller(), rows, replace, cancellationToken));
    }

    private static async Task<Results<Ok<PricingExport>, ProblemHttpResult>> ExportAsync(
        CorrectionService service, HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, ExportParameters);
        var day = parameters.Day("day");
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var (export, rows) = await service.ExportAsync(context.GetCaller().OrganizationId, day, cancellationToken);
        return TypedResults.Ok(PricingTable.Of(export, rows));
    }

    private static Results<Created<CreatedCorrections>, ProblemHttpResult> Answer(Outcome<CreatedCorrections> outcome) =>
        outcome.Value is { } created ? TypedResults.Created(Path, created) : outcome.Refusal!;

}
