using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Limits;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Limits.Accounts;

namespace Takt.Server.Limits.Forecasts;

/// <summary><c>/api/forecast</c>, <c>/api/me/usage</c>, and whose an account is.</summary>
internal static class ForecastEndpoints
{
    public static void MapForecastEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/forecast", AnswerAsync).WithTags("Limits").Requires(Requirement.UsageRead).WithName("GetForecast")
            .WithSummary("How close accounts are to their 5-hour and weekly limits, and how they will stand at the reset");
        endpoints.MapGet("/api/me/usage", OwnAsync).WithTags("Limits").Requires(Requirement.Person).WithName("GetOwnUsage")
            .WithSummary("Your tokens and cost by window, against the caps of your accounts");
        var group = endpoints.MapGroup("/api/limits/accounts").WithTags("Limits").Requires(Requirement.Person);
        group.MapPut("/{id:long}/organization", MarkAsync).WithName("MarkAccount")
            .WithSummary("Say that an account is the organization's: admins see all of it").Refuses(Problems.NotFound("account"));
        group.MapDelete("/{id:long}/organization", UnmarkAsync).WithName("UnmarkAccount")
            .WithSummary("Say that an account isn't the organization's").Refuses(Problems.NotFound("account"));
    }

    private static async Task<Ok<ForecastAnswer>> AnswerAsync(
        ForecastService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.AnswerAsync(context.GetCaller(), cancellationToken));

    private static async Task<Ok<OwnUsage>> OwnAsync(ForecastService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.OwnAsync(context.GetCaller(), cancellationToken));

    private static Task<Results<NoContent, ProblemHttpResult>> MarkAsync(
        long id, AccountStore store, HttpContext context, CancellationToken cancellationToken) =>
        SayAsync(id, owned: true, store, context, cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> UnmarkAsync(
        long id, AccountStore store, HttpContext context, CancellationToken cancellationToken) =>
        SayAsync(id, owned: false, store, context, cancellationToken);

    /// <summary>Whoever uses it may say so, and whoever rules the organization; the audit names them.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> SayAsync(
        long id, bool owned, AccountStore store, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var known = await store.ListAsync(caller, unheard: true, cancellationToken);
        if (known.All(account => account.Id != id))
            return Problems.NotFound("account");
        await store.MarkAsync(caller, id, owned, cancellationToken);
        return TypedResults.NoContent();
    }
}
