using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Metering.Usage;
using Takt.Server.Access;
using Takt.Server.Dashboard.Filters;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Http;
using Takt.Server.Usage;
using Takt.Server.Usage.Freshness;

namespace Takt.Server.Dashboard.Charts;

/// <summary>What every chart of usage over time asks for: the address of its page, what it is grouped by, and whose it is.</summary>
internal static class ChartEndpoints
{
    private static readonly string[] Takes = ["by", "measure", "mine", "door"];

    public static void MapCharts(this IEndpointRouteBuilder app) =>
        app.MapGet("/charts/usage.json", ReadAsync).Tagged().Requires(Requirement.Person).ExcludeFromDescription();

    /// <summary>The address of a page's chart.</summary>
    /// <param name="door">The path that its bars lead to; null leads nowhere.</param>
    public static string Source(PageAddress address, string dimension, ChartMeasure measure, bool mine, string? door) =>
        new PageAddress("/charts/usage.json", address.Range) { Filters = address.Filters }
            .With("by", dimension).With("measure", measure.Key).With("mine", mine ? "true" : "false").With("door", door).ToString();

    private static async Task<Results<JsonHttpResult<ChartData>, ProblemHttpResult>> ReadAsync(
        HttpContext context, UsageCharts charts, TimeProvider time, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        var mine = context.Request.Query["mine"] == "true";
        // A page says whose numbers these are: others in their place would make it lie.
        if (UsageReach.Of(caller, mine ? UsageView.Own : UsageView.Organization).Refusal is { } refusal)
            return refusal;
        var viewer = Viewer.OfSums(caller, mine);
        var today = viewer.Today(time);
        var address = PageAddress.Of(context.Request, today, Takes);
        var dimension = address.Rest.GetValueOrDefault("by", Dimension.Model);
        var measure = address.Rest.GetValueOrDefault("measure");
        if (address.Complaints is [var complaint, ..])
            return Problems.Invalid("range", complaint);
        if (ChartMeasure.Complaint(measure) is { } unknown)
            return Problems.Invalid("measure", unknown);
        if (!Dimension.IsKnown(dimension))
            return Problems.Invalid("by", $"Nothing is grouped by '{dimension}'.");
        if (UsageReach.Of(caller, mine ? UsageView.Own : UsageView.Organization, address.Filters.Dimensions.Append(dimension)).Refusal
            is { } closed)
            return closed;
        var shown = ChartMeasure.Parse(measure);
        var table = await charts.ReadAsync(viewer, address, dimension, shown, cancellationToken);
        return TypedResults.Json(
            charts.Draw(table, address, dimension, shown, Door(address), viewer), ChartJson.Default.ChartData);
    }

    /// <summary>A page of spend, with the point's range and the series' filter left open.</summary>
    private static string? Door(PageAddress address)
    {
        var path = address.Rest.GetValueOrDefault("door");
        if (path is not ("/spend" or "/me/spend"))
            return null;
        var rest = new PageAddress(path, address.Range) { Filters = address.Filters }.Query;
        return $"{path}?range={{range}}{rest[$"range={address.Range.Key}".Length..]}&{{filter}}";
    }
}
