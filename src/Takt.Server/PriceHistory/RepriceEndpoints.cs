using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Prices;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.PriceHistory;

/// <summary>Re-pricing history: what it would change, doing it, and taking it back.</summary>
internal static class RepriceEndpoints
{
    private const string Progress = "/api/price-list";

    public static void MapRepriceEndpoints(this IEndpointRouteBuilder group)
    {
        var early = RepriceService.BelowFloor(new(2026, 10, 1));
        group.MapPost("/preview", PreviewAsync).Requires(Requirement.Admin).WithName("PreviewRepricing")
            .WithSummary("What counting history by a version of the price list would change; changes nothing")
            .Refuses(early, Problems.NotFound("price version"));
        group.MapPost("/apply", ApplyAsync).Requires(Requirement.Admin).WithName("ApplyPriceVersion")
            .WithSummary("Count usage by a version of the price list, history included; history follows in the background")
            .Refuses(early, Problems.NotFound("price version"), RepriceService.Running());
        group.MapPost("/undo", UndoAsync).Requires(Requirement.Admin).WithName("UndoPriceVersion")
            .WithSummary("Take back the version that was applied last: usage counts as if it had never been")
            .Refuses(RepriceService.Running(), RepriceService.NotCounted());
    }

    private static async Task<Results<Ok<RepricePreview>, ProblemHttpResult>> PreviewAsync(
        RepriceRequest request, RepriceService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.PreviewAsync(context.GetCaller().OrganizationId, request, cancellationToken);
        return outcome.Value is not { } preview ? outcome.Refusal! : TypedResults.Ok(preview);
    }

    private static async Task<Results<Accepted<RepriceProgress>, ProblemHttpResult>> ApplyAsync(
        RepriceRequest request, RepriceService service, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await service.ApplyAsync(context.GetCaller(), request, cancellationToken));

    private static async Task<Results<Accepted<RepriceProgress>, ProblemHttpResult>> UndoAsync(
        UndoRequest request, RepriceService service, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await service.UndoAsync(context.GetCaller(), request, cancellationToken));

    private static Results<Accepted<RepriceProgress>, ProblemHttpResult> Answer(Outcome<RepriceProgress> outcome) =>
        outcome.Value is { } progress ? TypedResults.Accepted(Progress, progress) : outcome.Refusal!;
}
