namespace Takt.Server.Onboarding.Validation;

/// <summary>What is known of the host that was asked about.</summary>
/// <param name="Name">As asked; null when none was.</param>
/// <param name="Exact">Heard under exactly this name.</param>
/// <param name="Alike">Heard under other spellings of it, the latest first.</param>
/// <param name="Recent">All names heard with this token in 24 hours; null is telemetry without one.</param>
/// <param name="Any">All that was ever heard.</param>
internal sealed record HostFindings(
    string? Name, Heard? Exact, IReadOnlyList<Heard> Alike, IReadOnlyList<(string? HostName, DateTimeOffset At)> Recent, Heard? Any,
    DateTimeOffset Now)
{
    /// <summary>An exact match that is stale beats a variant that is active.</summary>
    public string Status => (Name, Exact) switch
    {
        (null, _) => "no_host_supplied",
        (_, { } exact) => TrackingLights.Of(exact.LastAt, Now).ToName(),
        _ => Alike.Count > 0 ? "host_normalized" : "host_never_seen",
    };

    /// <summary>What sends from it, or from wherever else these tokens were heard.</summary>
    public Product Product => Product.Of((Exact ?? (Alike.Count > 0 ? Alike[0] : Any))?.Sources ?? []);

    /// <summary>Another spelling that is heard while the one asked for isn't.</summary>
    public Heard? LivelierVariant => Alike.FirstOrDefault(h => TrackingLights.Of(h.LastAt, Now).IsFresh());
}
