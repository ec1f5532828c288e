using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Feed;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Usage;

namespace Takt.Server.Feed;

/// <summary><c>/api/me/events</c>: the one event stream.</summary>
internal static class FeedEndpoints
{
    public static void MapFeedEndpoints(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/me/events", ReadAsync).Requires(Requirement.UsageRead).WithName("ReadEvents").WithTags("Usage")
            .WithSummary("Server-sent events: that something which the caller may see has changed. A stream ends after five minutes, "
                + "and after a change of settings; whoever comes back with Last-Event-ID goes on where they were, on any replica, for a "
                + "day.")
            .WithQueryParameters(UsageParameterDocs.Events)
            .Refuses([TooMany, WrongId, .. UsageReach.Refusals]);

    private static async Task<Results<ServerSentEventsResult<FeedEvent>, ProblemHttpResult>> ReadAsync(
        HttpContext context, FeedStream stream, FeedSeats seats, FeedStore store, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var parameters = new ListParameters(context.Request.Query, UsageParameterDocs.Events);
        var view = parameters.Choice(UsageParameterDocs.Views) ?? UsageReach.DefaultOf(caller);
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var reach = UsageReach.Of(caller, view);
        if (reach.Refusal is { } refusal)
            return refusal;
        long? after = null;
        if (context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return WrongId;
            after = number;
        }

        if (seats.TryTake($"{caller.OrganizationId}/{caller.MemberId}/{(caller.MemberId is null ? caller.TokenId : null)}") is not { } seat)
            return TooMany;
        context.Response.OnCompleted(() =>
        {
            seat.Dispose();
            return Task.CompletedTask;
        });
        var own = reach.OnlyMember is { } member
            ? (await store.PersonsAsync(caller.OrganizationId, member, cancellationToken)).ToFrozenSet() : null;
        // A proxy that gathers answers would hold each event back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(stream.ReadAsync(caller.OrganizationId, own, after, cancellationToken));
    }

    private static ProblemHttpResult TooMany => Problems.Create(StatusCodes.Status429TooManyRequests, "too_many_streams",
        $"{FeedSeats.Most} streams of events are open already.", "Close one of them; each window and machine needs one.");

    private static ProblemHttpResult WrongId => Problems.Create(StatusCodes.Status400BadRequest, "unknown_event_id",
        "Last-Event-ID is the number of an event of this stream.", "Send the id of the last event as it came, or leave the header out.");
}
