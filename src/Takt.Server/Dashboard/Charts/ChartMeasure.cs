using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Components;

namespace Takt.Server.Dashboard.Charts;

/// <summary>What a chart of usage shows.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Unit">The unit of <see cref="ChartData"/>.</param>
public sealed record ChartMeasure(string Key, string Name, string Unit)
{
    public static readonly ChartMeasure Cost = new("cost", "Cost", "usd"), Tokens = new("tokens", "Tokens", "count");

    public static IReadOnlyList<ChartMeasure> All { get; } = [Cost, Tokens];

    /// <summary>The measure of that name; cost for none or an unknown one.</summary>
    public static ChartMeasure Parse(string? key) => All.FirstOrDefault(measure => measure.Key == key) ?? Cost;

    /// <summary>Dollars or tokens.</summary>
    public decimal Of(UsageTotals totals) => this == Tokens ? totals.Tokens() : totals.CostUsd;

    /// <summary>The figure as the page writes it.</summary>
    public string Text(decimal value) => this == Tokens ? Format.Count((long)value) : Format.Money(value);

    /// <summary>The figure with every digit.</summary>
    public string Exact(decimal value) => this == Tokens ? Format.Exact((long)value) : Format.ExactMoney(value);
}
