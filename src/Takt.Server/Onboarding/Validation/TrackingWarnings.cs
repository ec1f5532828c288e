using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Validation;

/// <summary>What is wrong with a machine although its telemetry arrives.</summary>
internal static class TrackingWarnings
{
    private static readonly Dictionary<string, (string Missing, string Stopped)> Advice = new()
    {
        ["metrics"] = (
            "No metrics have come from this machine: lines of code, commits and active time are missing. Set OTEL_METRICS_EXPORTER=otlp "
                + "there, and restart Claude Code.",
            "Metrics have stopped while other signals come: OTEL_METRICS_EXPORTER=otlp or OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is missing "
                + "or changed there."),
        ["logs"] = (
            "No events have come from this machine: single calls can't be shown, only their sums. Set OTEL_LOGS_EXPORTER=otlp there, "
                + "and restart Claude Code. The metrics profile means it so.",
            "Events have stopped while other signals come: OTEL_LOGS_EXPORTER=otlp or OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is missing or "
                + "changed there."),
        ["traces"] = (
            "No traces have come from this machine; costs don't need them. For them set CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 and "
                + "OTEL_TRACES_EXPORTER=otlp there, and restart Claude Code.",
            "Traces have stopped while other signals come: CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 or OTEL_TRACES_EXPORTER=otlp is missing "
                + "or changed there."),
    };

    /// <param name="sources">The products that were heard. What Cowork or an Office agent doesn't send is not missing, and their versions
    /// are their own.</param>
    /// <param name="billed">Whether any usage was recorded in 24 hours.</param>
    public static IReadOnlyList<TrackingWarning> Of(
        SignalTimes signals, IReadOnlyCollection<string> sources, string? appVersion, bool billed, DateTimeOffset now)
    {
        var warnings = new List<TrackingWarning>();
        var claudeCode = Product.MayBeClaudeCode(sources);
        if (TrackingLights.Of(signals.Latest, now).IsFresh())
        {
            if (claudeCode)
                AddSignals(warnings, signals, now);
            if (!billed)
                warnings.Add(NoCost(Product.Of(sources)));
        }

        if (claudeCode)
            warnings.AddRange(ClientVersions.Warnings(appVersion));
        return warnings;
    }

    /// <summary>What comes in now is of long ago.</summary>
    public static IEnumerable<TrackingWarning> OfTimes(DateTimeOffset? eventAt, DateTimeOffset? receivedAt, DateTimeOffset now)
    {
        if (eventAt is { } happened && TrackingLights.Of(receivedAt, now).IsFresh() && !TrackingLights.Of(happened, now).IsFresh())
            yield return new("events_late",
                "Telemetry arrives, but its newest event is of an earlier hour: what was kept is sent now, or the machine's clock is "
                    + "wrong. Check its date and time.");
    }

    /// <summary>A personal token's telemetry names somebody else.</summary>
    /// <param name="email">The token's member's own address.</param>
    public static IEnumerable<TrackingWarning> OfOtherEmails(IReadOnlyCollection<string> others, string? email)
    {
        if (others.Count > 0)
            yield return new("other_email",
                $"Telemetry names {string.Join(", ", others)}, and the token is {email}'s, who is charged. If somebody else works there, "
                    + "give them a token of their own; if it is another account of the same person, all is well.");
    }

    private static void AddSignals(List<TrackingWarning> warnings, SignalTimes signals, DateTimeOffset now)
    {
        foreach (var (signal, at) in signals.All)
        {
            var light = TrackingLights.Of(at, now);
            if (light == TrackingLight.Never)
                warnings.Add(new($"no_{signal}", Advice[signal].Missing));
            else if (light == TrackingLight.Stale)
                warnings.Add(new($"{signal}_stopped", Advice[signal].Stopped));
        }
    }

    private static TrackingWarning NoCost(Product product) => new(
        "no_cost_lines",
        $"Telemetry arrives, but nothing with tokens or a cost in it for 24 hours: it needs {product.Usage}. "
            + $"See that {product.Name} has reached the model, and look again in a minute.");
}
