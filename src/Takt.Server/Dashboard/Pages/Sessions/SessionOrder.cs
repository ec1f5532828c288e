using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Pages.Sessions;

/// <summary>An order of the list of sessions.</summary>
/// <param name="Key">Its name in the URL, which is the API's.</param>
internal sealed record SessionOrder(string Key, string Name, SessionSort Sort)
{
    public static IReadOnlyList<SessionOrder> All { get; } =
    [
        new("newest", "Newest", SessionSort.Newest),
        new("cost", "Dearest", SessionSort.Cost),
        new("avoidable", "Avoidable", SessionSort.Avoidable),
        new("misses", "Cache misses", SessionSort.Misses),
        new("context", "Context", SessionSort.Context),
        new("errors", "Errors", SessionSort.Errors),
        new("commits", "Commits", SessionSort.Commits),
    ];

    public static SessionOrder? Find(string? key) => All.FirstOrDefault(order => order.Key == key);

    /// <summary>What is said of a name that is unknown; null of one that isn't, and of none.</summary>
    public static string? Complaint(string? key) => string.IsNullOrEmpty(key) || Find(key) is not null ? null
        : $"There is no order “{key}”: use {string.Join(", ", All.SkipLast(1).Select(order => order.Key))} or {All[^1].Key}.";
}
