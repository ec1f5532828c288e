namespace Takt.Server.Dashboard.Components.Tracking;

/// <summary>How lately something was heard, in the words of the contract.</summary>
internal static class HeardState
{
    public const string Active = "active", Recent = "recent", Stale = "stale", Never = "never";

    public static readonly IReadOnlyList<string> Signals = ["metrics", "logs", "traces"];

    private static readonly TimeSpan ActiveFor = TimeSpan.FromMinutes(5), RecentFor = TimeSpan.FromMinutes(60);

    public static string Of(DateTimeOffset? lastSeen, DateTimeOffset now) => lastSeen is not { } seen ? Never
        : now - seen <= ActiveFor ? Active
        : now - seen <= RecentFor ? Recent
        : Stale;
}
