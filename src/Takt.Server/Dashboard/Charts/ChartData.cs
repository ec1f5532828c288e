namespace Takt.Server.Dashboard.Charts;

/// <summary>What a chart element draws: stacked bars of several series over the same points.</summary>
/// <param name="Unit"><c>usd</c>, <c>count</c> or <c>seconds</c>.</param>
/// <param name="At">The points, as <c>yyyy-MM-dd</c> or as labels.</param>
public sealed record ChartData(string Unit, IReadOnlyList<string> At, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>
    /// Where a bar leads: an address with <c>{range}</c> for the point's and <c>{filter}</c> for the series'. Null leads nowhere.
    /// </summary>
    public string? Door { get; init; }

    /// <summary>The range of each point; null where points are no whole days.</summary>
    public IReadOnlyList<string>? Ranges { get; init; }

    /// <summary>Points that lie on a weekend, by index.</summary>
    public IReadOnlyList<int> Weekends { get; init; } = [];

    /// <summary>Whether the last point isn't over.</summary>
    public bool EndsNow { get; init; }
}

/// <param name="Colour">A slot of the palette, 1 to 8; 0 for everything else.</param>
/// <param name="Values">One for each point.</param>
/// <param name="Filter">What picks it, as a part of an address; null for what is summed up.</param>
public sealed record ChartSeries(string Name, int Colour, IReadOnlyList<decimal> Values, string? Filter = null);
