using Takt.Server.Onboarding;

namespace Takt.Server.Dashboard.Components.Tracking;

/// <summary>How lately something was heard, in the words of the contract.</summary>
internal static class HeardState
{
    public const string Active = "active", Recent = "recent", Stale = "stale", Never = "never";

    public static readonly IReadOnlyList<string> Signals = ["metrics", "logs", "traces"];

    public static readonly IReadOnlyList<string> All = [.. TrackingLights.All.Select(light => light.ToName())];

    public static string Of(DateTimeOffset? lastSeen, DateTimeOffset now) => TrackingLights.Of(lastSeen, now).ToName();
}
