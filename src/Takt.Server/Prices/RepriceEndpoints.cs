using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Prices;
using Takt.Server.Http;
using Takt.Server.Identity;

namespace Takt.Server.Prices;

/// <summary>Re-pricing history: what it would change, doing it, and taking it back.</summary>
internal static class RepriceEndpoints
{
    private const string Progress = "/api/price-list";

    public static void MapRepricing(this IEndpointRouteBuilder group)
    {
        var early = RepriceDesk.BelowFloor(new(2026, 10, 1));
        group.MapPost("/preview", PreviewAsync).Requires(Access.Admin).WithName("PreviewRepricing")
            .WithSummary("What counting history by a version of the price list would change; changes nothing")
            .Refuses(early, Problems.NotFound("price version"));
        group.MapPost("/apply", ApplyAsync).Requires(Access.Admin).WithName("ApplyPriceVersion")
            .WithSummary("Count usage by a version of the price list, history included; history follows in the background")
            .Refuses(early, Problems.NotFound("price version"), RepriceDesk.Running());
        group.MapPost("/undo", UndoAsync).Requires(Access.Admin).WithName("UndoPriceVersion")
            .WithSummary("Take back the version that was applied last: usage counts as if it had never been")
            .Refuses(RepriceDesk.Running(), RepriceDesk.NotCounted());
    }

    private static async Task<Results<Ok<RepricePreview>, ProblemHttpResult>> PreviewAsync(
        RepriceRequest request, RepriceDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var (preview, problem) = await desk.PreviewAsync(context.GetCaller().OrganizationId, request, cancellationToken);
        return preview is null ? problem! : TypedResults.Ok(preview);
    }

    private static async Task<Results<Accepted<RepriceProgress>, ProblemHttpResult>> ApplyAsync(
        RepriceRequest request, RepriceDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await desk.ApplyAsync(context, request, cancellationToken));

    private static async Task<Results<Accepted<RepriceProgress>, ProblemHttpResult>> UndoAsync(
        UndoRequest request, RepriceDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await desk.UndoAsync(context, request, cancellationToken));

    private static Results<Accepted<RepriceProgress>, ProblemHttpResult> Answer(RepriceOutcome outcome) =>
        outcome.Progress is { } progress ? TypedResults.Accepted(Progress, progress) : outcome.Problem!;
}
