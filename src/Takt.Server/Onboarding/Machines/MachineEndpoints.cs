using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.Machines;

/// <summary><c>/api/machines</c>: what the page of machines shows.</summary>
internal static class MachineEndpoints
{
    private static readonly QueryChoice<TrackingLight> State = QueryParameter.Choice(
        "state",
        "Only those: active is heard at most 5 minutes ago, recent at most 60, stale earlier, never is a token that nothing has come with.",
        TrackingLights.All, TrackingLights.ToName);

    private static readonly IReadOnlyList<QueryParameter> Parameters = [State, .. Paging.Parameters];

    public static void MapMachines(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/machines", ListAsync).WithName("ListMachines").WithTags("Machines").Requires(Requirement.UsageRead)
            .WithQueryParameters(Parameters).Refuses(Problems.Invalid("state", State.Refusal))
            .WithSummary("Who is tracking: machines and tokens with their state, signals, client version and what to do. "
                + "A member sees their own, a token that belongs to nobody what was heard with itself.");

    private static async Task<Results<Ok<MachinePage>, ProblemHttpResult>> ListAsync(
        HttpContext context, MachineStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var parameters = new ListParameters(context.Request.Query, Parameters);
        var query = MachineQuery.Of(caller, parameters.Choice(State)) with
        {
            Limit = parameters.Limit(),
            Cursor = parameters.Cursor(),
        };
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var list = await store.ListAsync(query, cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Ok(
            new MachinePage(list.Totals, [.. list.Machines.Select(machine => machine.ToItem(now))], list.Next?.ToString()));
    }
}
