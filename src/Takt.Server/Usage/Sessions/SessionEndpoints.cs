using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Sessions;

/// <summary><c>/api/sessions</c>.</summary>
internal static class SessionEndpoints
{
    public static void MapSessionEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/sessions").WithTags("Sessions").Requires(Requirement.UsageRead).Tagged();
        group.MapGet("", ListAsync).WithName("ListSessions")
            .WithSummary("Sessions with their estimated cost, tokens and activity.").WithQueryParameters(UsageParameterDocs.Sessions)
            .Refuses(Problems.Invalid("sort", UsageParameterDocs.Sort.Refusal));
        group.MapGet("/{id:guid}", FindAsync).WithName("GetSession")
            .WithSummary("One session: its calls, and what each signal says of it.").WithQueryParameters(UsageParameterDocs.Session)
            .Refuses(Problems.Invalid("cursor", ListParameters.WrongCursor), Problems.NotFound("session"));
    }

    private static async Task<Results<Ok<SessionPage>, ProblemHttpResult>> ListAsync(
        HttpContext context, SessionStore store, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var parameters = new UsageParameters(context.Request.Query, UsageParameterDocs.Sessions);
        var query = new SessionQuery
        {
            OrganizationId = caller.OrganizationId,
            ViewerMemberId = caller.OnlyMember,
            From = parameters.Moment("from"),
            To = parameters.Moment("to"),
            Filters = parameters.Filters(),
            Sort = parameters.Chosen(UsageParameterDocs.Sort),
            Limit = parameters.Limit(),
            Cursor = parameters.Cursor(),
        };
        if (query.Filters.Dimensions.Contains(Dimension.Session))
            parameters.Fail(Dimension.Session, "A single session is at /api/sessions/{id}.");
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        return TypedResults.Ok(await store.ListAsync(query, cancellationToken));
    }

    private static async Task<Results<Ok<SessionDetail>, ProblemHttpResult>> FindAsync(
        Guid id, HttpContext context, SessionStore store, SessionLooks looks, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var parameters = new ListParameters(context.Request.Query, UsageParameterDocs.Session);
        var cursor = parameters.Cursor();
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var detail = await store.FindAsync(caller.OrganizationId, caller.OnlyMember, id, cursor, cancellationToken);
        if (detail is null)
            return Problems.NotFound("session");
        await looks.SeenAsync(caller, detail.Session, cancellationToken);
        return TypedResults.Ok(detail);
    }
}
