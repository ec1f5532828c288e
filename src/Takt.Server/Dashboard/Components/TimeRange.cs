using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Components;

/// <summary>A span of whole days that ends today, in the organization's time zone.</summary>
/// <param name="Key">Its name in the URL.</param>
public sealed record TimeRange(string Key, string Name, int Days)
{
    public static readonly TimeRange Today = new("today", "Today", 1), Week = new("7d", "7 days", 7), Month = new("30d", "30 days", 30),
        Quarter = new("90d", "90 days", 90);

    /// <summary>How its time is cut in a chart.</summary>
    internal UsageInterval Interval => Days == 1 ? UsageInterval.Hour : UsageInterval.Day;

    public static IReadOnlyList<TimeRange> All { get; } = [Today, Week, Month, Quarter];

    /// <summary>The range of that name; null for an unknown one.</summary>
    public static TimeRange? Find(string? key) => All.FirstOrDefault(range => range.Key == key);

    /// <summary>The range of that name; seven days for none or an unknown one, which the page says.</summary>
    public static TimeRange Parse(string? key) => Find(key) ?? Week;

    /// <summary>What is said of a name that is unknown; null of one that isn't, and of none.</summary>
    public static string? Complaint(string? key) => string.IsNullOrEmpty(key) || Find(key) is not null ? null
        : $"There is no range “{key}”: use {string.Join(", ", All.SkipLast(1).Select(range => range.Key))} or {All[^1].Key}.";
}
