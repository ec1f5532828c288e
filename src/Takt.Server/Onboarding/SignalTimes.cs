using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding;

/// <summary>When each signal was last heard; null is never.</summary>
internal readonly record struct SignalTimes(DateTimeOffset? Metrics, DateTimeOffset? Logs, DateTimeOffset? Traces)
{
    public DateTimeOffset? Latest => new[] { Metrics, Logs, Traces }.Max();

    public IReadOnlyList<(string Signal, DateTimeOffset? At)> All => [("metrics", Metrics), ("logs", Logs), ("traces", Traces)];

    public IReadOnlyList<SeenSignal> ToSignals(DateTimeOffset now) =>
        [.. All.Select(s => new SeenSignal(s.Signal, s.At, TrackingLights.Of(s.At, now).ToName()))];

    public static SignalTimes Later(SignalTimes a, SignalTimes b) =>
        new(Later(a.Metrics, b.Metrics), Later(a.Logs, b.Logs), Later(a.Traces, b.Traces));

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
