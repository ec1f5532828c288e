namespace Takt.Server.Dashboard.Charts;

/// <summary>What a chart element draws: stacked bars of several series over the same points.</summary>
/// <param name="Unit"><c>usd</c> or <c>count</c>.</param>
/// <param name="At">The points, as <c>yyyy-MM-dd</c> or as labels.</param>
public sealed record ChartData(string Unit, IReadOnlyList<string> At, IReadOnlyList<ChartSeries> Series);

/// <param name="Colour">A slot of the palette, 1 to 8; 0 for everything else.</param>
/// <param name="Values">One for each point.</param>
public sealed record ChartSeries(string Name, int Colour, IReadOnlyList<decimal> Values);
