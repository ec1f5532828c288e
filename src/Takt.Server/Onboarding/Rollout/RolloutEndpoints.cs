using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.Rollout;

/// <summary><c>/api/rollout</c>: what the page of the rollout shows.</summary>
internal static class RolloutEndpoints
{
    private static readonly QueryChoice<RolloutStage> Stage = QueryParameter.Choice(
        "stage", "Only people who stand there now: registered is who nothing has come from, seen is whose telemetry fails or has stopped.",
        RolloutStages.All, RolloutStages.ToName);

    private static readonly IReadOnlyList<QueryParameter> Parameters = [Stage, .. Paging.Parameters];

    public static void MapRollout(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/rollout", ListAsync).WithName("ListRollout").WithTags("Rollout").Requires(Requirement.Admin)
            .WithQueryParameters(Parameters).Refuses(Problems.Invalid("stage", Stage.Refusal))
            .WithSummary("How far each person has come on board, and the one thing to do next for them");

    private static async Task<Results<Ok<RolloutPage>, ProblemHttpResult>> ListAsync(
        HttpContext context, RolloutStore store, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, Parameters);
        var query = new RolloutQuery(context.GetCaller().OrganizationId, parameters.Choice(Stage))
        {
            Limit = parameters.Limit(),
            Cursor = parameters.Cursor(),
        };
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        var list = await store.ListAsync(query, cancellationToken);
        return TypedResults.Ok(new RolloutPage(list.Totals, [.. list.People.Select(person => person.ToPerson())], list.Next?.ToString()));
    }
}
