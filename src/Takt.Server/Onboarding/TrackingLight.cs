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
    /// <summary>What was heard within it is active.</summary>
    public static readonly TimeSpan Lively = TimeSpan.FromMinutes(5);

    /// <summary>What was heard within it is active or recent.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(60);

    public static readonly IReadOnlyList<TrackingLight> All = Enum.GetValues<TrackingLight>();

    public static TrackingLight Of(DateTimeOffset? lastSeenAt, DateTimeOffset now) => lastSeenAt is not { } at
        ? TrackingLight.Never
        : now - at <= Lively ? TrackingLight.Active : now - at <= Fresh ? TrackingLight.Recent : TrackingLight.Stale;

    /// <returns>Null when it is no name of one.</returns>
    public static TrackingLight? Parse(string? name) => All.Cast<TrackingLight?>().FirstOrDefault(light => light!.Value.ToName() == name);

    public static string ToName(this TrackingLight light) => light switch
    {
        TrackingLight.Active => "active",
        TrackingLight.Recent => "recent",
        TrackingLight.Stale => "stale",
        _ => "never",
    };

    public static bool IsFresh(this TrackingLight light) => light is TrackingLight.Active or TrackingLight.Recent;
}
