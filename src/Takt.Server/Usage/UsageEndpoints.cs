using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

/// <summary><c>/api/usage</c>.</summary>
internal static class UsageEndpoints
{
    public const int MaxGroups = 1_000;

    public static void MapUsageEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/usage").WithTags("Usage").Requires(Requirement.UsageRead);
        group.MapGet("", AnswerAsync).Tagged().WithName("GetUsage")
            .WithSummary("Usage and estimated cost as series and totals, by up to two dimensions. A member sees their own, "
                + "and the organization's sums where an admin allows it.")
            .WithQueryParameters(UsageParameterDocs.Usage)
            .Refuses([Problems.Invalid("interval", UsageParameterDocs.Interval.Refusal), .. UsageReach.Refusals]);
        group.MapGet("/last-event", LastEventAsync).WithName("GetLastEvent").WithSummary("How long ago telemetry was last heard.");
    }

    private static async Task<Results<Ok<UsageAnswer>, ProblemHttpResult>> AnswerAsync(
        HttpContext context, UsageStore store, ZoneNames zones, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var parameters = new UsageParameters(context.Request.Query, UsageParameterDocs.Usage);
        var view = parameters.Choice(UsageParameterDocs.Views) ?? UsageReach.DefaultOf(caller);
        var query = new UsageQuery
        {
            OrganizationId = caller.OrganizationId,
            From = parameters.Moment("from"),
            To = parameters.Moment("to"),
            Interval = parameters.Chosen(UsageParameterDocs.Interval),
            GroupBy = parameters.GroupBy(),
            Filters = parameters.Filters(),
            TimeZone = parameters.Text("time_zone"),
            Limit = parameters.Limit(),
            Sort = parameters.Chosen(UsageParameterDocs.Order),
            Compare = parameters.Choice(UsageParameterDocs.Compare) is not null,
            Explain = parameters.Chosen(UsageParameterDocs.Explain),
        };
        if (query.TimeZone is { } zone && !await zones.ExistsAsync(zone, cancellationToken))
            parameters.Fail("time_zone", $"'{zone}' is no time zone: use an IANA name such as Europe/Zurich.");
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var reach = UsageReach.Of(caller, view, query.GroupBy.Concat(query.Filters.Dimensions));
        if (reach.Refusal is { } refusal)
            return refusal;

        var answered = await store.AnswerAsync(query with { ViewerMemberId = reach.OnlyMember }, cancellationToken);
        if (answered.Answer is { } answer)
            return TypedResults.Ok(answer);
        return Problems.Invalid(answered.Errors.ToDictionary(e => e.Parameter, e => e.Message));
    }

    private static async Task<Ok<LastEvent>> LastEventAsync(HttpContext context, LastEventStore store, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        return TypedResults.Ok(await store.ReadAsync(caller.OrganizationId, caller.OnlyMember, cancellationToken));
    }
}
