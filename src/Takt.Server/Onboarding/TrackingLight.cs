namespace Takt.Server.Onboarding;

/// <summary>How lately something was heard.</summary>
internal enum TrackingLight
{
    /// <summary>At most five minutes ago.</summary>
    Active,

    /// <summary>At most an hour ago: working, just no fresh batch.</summary>
    Recent,

    Stale,
    Never,
}

internal static class TrackingLights
{
    /// <summary>What was heard within it is active or recent.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(60);

    private static readonly TimeSpan Active = TimeSpan.FromMinutes(5);

    public static TrackingLight Of(DateTimeOffset? lastSeenAt, DateTimeOffset now) => lastSeenAt is not { } at
        ? TrackingLight.Never
        : now - at <= Active ? TrackingLight.Active : now - at <= Fresh ? TrackingLight.Recent : TrackingLight.Stale;

    public static string ToName(this TrackingLight light) => light switch
    {
        TrackingLight.Active => "active",
        TrackingLight.Recent => "recent",
        TrackingLight.Stale => "stale",
        _ => "never",
    };

    public static bool IsFresh(this TrackingLight light) => light is TrackingLight.Active or TrackingLight.Recent;
}
