using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage.Events;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Events;

/// <summary><c>/api/activity</c>.</summary>
internal static class EventEndpoints
{
    public static void MapEventEndpoints(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGroup("/api/activity").WithTags("Usage").Requires(Requirement.UsageRead).MapGet("", AnswerAsync).Tagged()
            .WithName("GetActivity")
            .WithSummary("Tools with their latency and decisions, edits by language, waits for permission, first tokens and API errors.")
            .WithQueryParameters(UsageParameterDocs.Activity)
            .Refuses(Problems.Invalid("from", "What happened is summed by whole days of the organization's time zone: use dates."));

    private static async Task<Results<Ok<ActivityAnswer>, ProblemHttpResult>> AnswerAsync(
        HttpContext context, EventStore store, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var parameters = new UsageParameters(context.Request.Query, UsageParameterDocs.Activity);
        var query = new UsageQuery
        {
            OrganizationId = caller.OrganizationId,
            ViewerMemberId = caller.OnlyMember,
            From = parameters.Moment("from"),
            To = parameters.Moment("to"),
            Interval = UsageInterval.Day,
            Filters = parameters.Filters(),
        };
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var answered = await store.AnswerAsync(query, cancellationToken);
        return answered.Answer is { } answer ? TypedResults.Ok(answer)
            : Problems.Invalid(answered.Errors.ToDictionary(e => e.Parameter, e => e.Message));
    }
}
