using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Components;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Charts;

/// <summary>What a chart or a table of usage shows.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Unit">The unit of <see cref="ChartData"/>: <c>usd</c>, <c>count</c> or <c>seconds</c>.</param>
public sealed record ChartMeasure(string Key, string Name, string Unit)
{
    public static readonly ChartMeasure Cost = new("cost", "Cost", "usd") { Sort = UsageSort.Cost };
    public static readonly ChartMeasure NewTokens = new("tokens", "New tokens", "count") { Sort = UsageSort.NewTokens };
    public static readonly ChartMeasure FromCache = new("cache", "From cache", "count") { Sort = UsageSort.CacheReadTokens };
    public static readonly ChartMeasure Calls = new("calls", "Calls", "count") { Sort = UsageSort.Calls };
    public static readonly ChartMeasure Sessions = new("sessions", "Sessions", "count") { Sort = UsageSort.Sessions };
    public static readonly ChartMeasure Active = new("active", "Active time", "seconds") { Sort = UsageSort.ActiveSeconds };

    public static IReadOnlyList<ChartMeasure> All { get; } = [Cost, NewTokens, FromCache, Calls, Sessions, Active];

    /// <summary>Those that every answer has, whatever it is grouped by.</summary>
    public static IReadOnlyList<ChartMeasure> Always { get; } = [Cost, NewTokens, FromCache, Calls];

    internal UsageSort Sort { get; private init; }

    public static ChartMeasure? Find(string? key) => All.FirstOrDefault(measure => measure.Key == key);

    /// <summary>The measure of that name; cost for none or an unknown one, which the page says.</summary>
    public static ChartMeasure Parse(string? key) => Find(key) ?? Cost;

    /// <summary>What is said of a name that is unknown; null of one that isn't, and of none.</summary>
    public static string? Complaint(string? key) => string.IsNullOrEmpty(key) || Find(key) is not null ? null
        : $"There is no measure “{key}”: use {string.Join(", ", All.SkipLast(1).Select(measure => measure.Key))} or {All[^1].Key}.";

    /// <summary>Null where an answer that is cut so doesn't know it.</summary>
    public decimal? Known(UsageTotals totals) => Key switch
    {
        "tokens" => totals.NewTokens(),
        "cache" => totals.CacheReadTokens,
        "calls" => totals.Calls,
        "sessions" => totals.Sessions,
        "active" => totals.ActiveSeconds,
        _ => totals.CostUsd,
    };

    /// <summary>Nothing where it isn't known.</summary>
    public decimal Of(UsageTotals totals) => Known(totals) ?? 0;

    /// <summary>The figure as the page writes it.</summary>
    public string Text(decimal value) => Unit switch
    {
        "usd" => Format.Money(value),
        "seconds" => Format.Duration((long)value),
        _ => Format.Count((long)value),
    };

    /// <summary>The figure with every digit.</summary>
    public string Exact(decimal value) => Unit switch
    {
        "usd" => Format.ExactMoney(value),
        "seconds" => Format.Duration((long)value),
        _ => Format.Exact((long)value),
    };
}
