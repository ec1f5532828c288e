using Takt.Server.Access;
using Takt.Server.Dashboard.Charts;

namespace Takt.Server.Dashboard.Pages.Design;

/// <summary>Figures for the component page: made up, the same at every visit, and with every slot of the palette in use.</summary>
internal static class DesignSample
{
    public static ChartData Chart { get; } = new("usd", [.. Enumerable.Range(1, 14).Select(day => $"2026-11-{day:00}")],
        [.. Enumerable.Range(1, 8).Append(0)
            .Select(slot => new ChartSeries(slot == 0 ? "other" : $"category-{slot}", slot, Values(slot)))]);

    public static void MapDesign(this IEndpointRouteBuilder app) =>
        app.MapGet("/design/sample.json", () => TypedResults.Json(Chart, ChartJson.Default.ChartData)).Requires(Requirement.Person)
            .ExcludeFromDescription();

    private static IReadOnlyList<decimal> Values(int slot) =>
        [.. Enumerable.Range(1, 14).Select(day => day % 7 is 0 or 6 ? 0.4m * slot : 3m + ((day * 7) + (slot * 5)) % 11)];
}
