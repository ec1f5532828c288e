using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Validation;

/// <summary>What is wrong with a machine although its telemetry arrives.</summary>
internal static class TrackingWarnings
{
    private static readonly Dictionary<string, (string Missing, string Stopped)> Advice = new()
    {
        ["metrics"] = (
            "No metrics have come from this machine: lines of code, commits and active time are missing. Set OTEL_METRICS_EXPORTER=otlp there, and restart Claude Code.",
            "Metrics have stopped while other signals come: OTEL_METRICS_EXPORTER=otlp or OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is missing or changed there."),
        ["logs"] = (
            "No events have come from this machine: single calls can't be shown, only their sums. Set OTEL_LOGS_EXPORTER=otlp there, and restart Claude Code. The metrics profile means it so.",
            "Events have stopped while other signals come: OTEL_LOGS_EXPORTER=otlp or OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is missing or changed there."),
        ["traces"] = (
            "No traces have come from this machine; costs don't need them. For them set CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 and OTEL_TRACES_EXPORTER=otlp there, and restart Claude Code.",
            "Traces have stopped while other signals come: CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 or OTEL_TRACES_EXPORTER=otlp is missing or changed there."),
    };

    /// <param name="billed">Whether any usage was recorded in 24 hours.</param>
    public static IReadOnlyList<TrackingWarning> Of(SignalTimes signals, string? appVersion, bool billed, DateTimeOffset now)
    {
        var warnings = new List<TrackingWarning>();
        if (TrackingLights.Of(signals.Latest, now).IsFresh())
        {
            foreach (var (signal, at) in signals.All)
            {
                var light = TrackingLights.Of(at, now);
                if (light == TrackingLight.Never)
                    warnings.Add(new($"no_{signal}", Advice[signal].Missing));
                else if (light == TrackingLight.Stale)
                    warnings.Add(new($"{signal}_stopped", Advice[signal].Stopped));
            }

            if (!billed)
                warnings.Add(NoCost);
        }

        warnings.AddRange(ClientVersions.Warnings(appVersion));
        return warnings;
    }

    private static readonly TrackingWarning NoCost = new(
        "no_cost_lines",
        "Telemetry arrives, but nothing with tokens or a cost in it for 24 hours: it needs api_request events (OTEL_LOGS_EXPORTER=otlp), or claude_code.token.usage and "
        + "claude_code.cost.usage metrics (OTEL_METRICS_EXPORTER=otlp). Ask Claude Code something that reaches the model, and look again in a minute.");
}
