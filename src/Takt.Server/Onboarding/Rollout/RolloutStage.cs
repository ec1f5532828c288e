namespace Takt.Server.Onboarding.Rollout;

/// <summary>How far someone has come; each stage holds those before it. The numbers are the SQL's.</summary>
internal enum RolloutStage
{
    Invited,
    Registered,

    /// <summary>Telemetry has come.</summary>
    Seen,

    /// <summary>Telemetry comes, from a client that is known to send it well.</summary>
    Healthy,
}

internal static class RolloutStages
{
    public static readonly IReadOnlyList<RolloutStage> All = Enum.GetValues<RolloutStage>();

    public static string ToName(this RolloutStage stage) => stage switch
    {
        RolloutStage.Invited => "invited",
        RolloutStage.Registered => "registered",
        RolloutStage.Seen => "seen",
        _ => "healthy",
    };
}
