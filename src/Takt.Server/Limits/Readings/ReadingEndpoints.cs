using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Limits;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Limits.Readings;

/// <summary><c>/api/limits/readings</c>, and the two buttons.</summary>
internal static class ReadingEndpoints
{
    public static void MapReadingEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/limits").WithTags("Limits").Requires(Requirement.Person);
        var wrong = ReadingRules.Refuse(new Dictionary<string, string>
        {
            ["windows[0].used_percentage"] = "'used_percentage' must be a number from 0 to 200.",
        });
        group.MapPost("/readings", AddAsync).WithName("AddLimitReading")
            .WithSummary("Tell what a client was told of an account's windows")
            .Refuses(wrong, ReadingService.NotYours(), Unknown(), Flood());
        group.MapGet("/readings", ListAsync).WithName("ListLimitReadings")
            .WithSummary("Readings of your accounts, and what became of each").WithQueryParameters(Paging.Parameters)
            .Refuses(Paging.WrongLimit);
        group.MapPost("/hit", HitAsync).WithName("HitLimit").WithSummary("Say that calls are refused from now on: 100 %")
            .Refuses(wrong, ReadingService.NotYours(), Unknown(), Flood());
        group.MapPost("/new-window", NewWindowAsync).WithName("StartLimitWindow").WithSummary("Say that a window's count begins anew: 0 %")
            .Refuses(wrong, ReadingService.NotYours(), Unknown(), Flood());
        foreach (var (path, kind, name) in new[]
        {
            ("/readings", ReadingKind.Reading, "UndoLimitReading"), ("/hit", ReadingKind.Hit, "UndoLimitHit"),
            ("/new-window", ReadingKind.NewWindow, "UndoLimitWindow"),
        })
        {
            group.MapDelete(
                path + "/{id:long}", (long id, ReadingService service, HttpContext context, CancellationToken cancellationToken) =>
                    UndoAsync(id, kind, service, context, cancellationToken)).WithName(name).WithSummary("Take it back")
                .Refuses(Problems.NotFound("reading"));
        }
    }

    private static ProblemHttpResult Unknown() => ReadingService.WhichAccount([]);

    private static ProblemHttpResult Flood() => Problems.TooMany(TimeSpan.FromMinutes(1));

    private static async Task<Results<Ok<LimitReadingPage>, ProblemHttpResult>> AddAsync(
        ReadingRequest request, ReadingService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.AddAsync(context.GetCaller(), request, cancellationToken);
        return outcome.Value is { } page ? TypedResults.Ok(page) : context.Refuse(outcome.Refusal!);
    }

    private static async Task<Results<Ok<LimitReadingPage>, ProblemHttpResult>> ListAsync(
        ReadingService service, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(context, long.MaxValue, out var size, out var before, out var errors))
            return Problems.Invalid(errors);
        var readings = await service.ListAsync(context.GetCaller(), before, size, cancellationToken);
        return TypedResults.Ok(new LimitReadingPage(readings, Paging.Next(readings, size, reading => reading.Id)));
    }

    private static Task<Results<Created<LimitReading>, ProblemHttpResult>> HitAsync(
        LimitMarkRequest? request, ReadingService service, HttpContext context, CancellationToken cancellationToken) =>
        MarkAsync(ReadingKind.Hit, request, service, context, cancellationToken);

    private static Task<Results<Created<LimitReading>, ProblemHttpResult>> NewWindowAsync(
        LimitMarkRequest? request, ReadingService service, HttpContext context, CancellationToken cancellationToken) =>
        MarkAsync(ReadingKind.NewWindow, request, service, context, cancellationToken);

    private static async Task<Results<Created<LimitReading>, ProblemHttpResult>> MarkAsync(
        ReadingKind kind, LimitMarkRequest? request, ReadingService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.MarkAsync(context.GetCaller(), kind, request ?? new LimitMarkRequest(), cancellationToken);
        return outcome.Value is { } marked ? TypedResults.Created((string?)null, marked) : context.Refuse(outcome.Refusal!);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UndoAsync(
        long id, ReadingKind kind, ReadingService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.UndoAsync(context.GetCaller(), id, kind, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("reading");
}
