using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Access;
using Takt.Server.Dashboard.Charts;
using Takt.Server.Dashboard.Components;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Http;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Pages.Overview;

/// <summary>What the overview's chart asks for.</summary>
internal static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder app) =>
        app.MapGet("/charts/models.json", ModelsAsync).Tagged().Requires(Requirement.Person).ExcludeFromDescription();

    private static async Task<Results<JsonHttpResult<ChartData>, ProblemHttpResult>> ModelsAsync(
        HttpContext context, OverviewReader reader, string? range, string? measure, bool mine, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        // A page says whose numbers these are: others in their place would make it lie.
        if (UsageReach.Of(caller, mine ? UsageView.Own : UsageView.Organization).Refusal is { } refusal)
            return refusal;
        if (TimeRange.Complaint(range) is { } complaint)
            return Problems.Invalid("range", complaint);
        var viewer = Viewer.OfSums(caller, mine);
        var (_, table) = await reader.ModelsAsync(viewer, TimeRange.Parse(range), cancellationToken);
        return TypedResults.Json(table.Chart(ChartMeasure.Parse(measure)), ChartJson.Default.ChartData);
    }
}
