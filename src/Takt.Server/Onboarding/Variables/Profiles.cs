using Takt.Server.Tokens;

namespace Takt.Server.Onboarding.Variables;

/// <summary>Which variables there are. Claude Code exports nothing, without a word, when one of them is missing.</summary>
internal static class Profiles
{
    public static readonly IReadOnlyList<string> Names = [SetupTarget.Full, SetupTarget.Metrics];

    /// <param name="endpoint">Without <c>/v1/…</c>.</param>
    public static IReadOnlyList<Variable> Variables(string profile, string protocol, string endpoint, SetupTarget target) =>
        profile == SetupTarget.Metrics
            ?
            [
                new("CLAUDE_CODE_ENABLE_TELEMETRY", "1"),
                new("OTEL_METRICS_EXPORTER", "otlp"),
                new("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                new("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", Endpoint(profile, protocol, endpoint)),
                Headers(target.Token),
                Attributes(target),
            ]
            :
            [
                new("CLAUDE_CODE_ENABLE_TELEMETRY", "1"),
                new("CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", "1"),
                new("OTEL_METRICS_EXPORTER", "otlp"),
                new("OTEL_LOGS_EXPORTER", "otlp"),
                new("OTEL_TRACES_EXPORTER", "otlp"),
                new("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                new("OTEL_EXPORTER_OTLP_ENDPOINT", Endpoint(profile, protocol, endpoint)),
                Headers(target.Token),
                new("OTEL_METRIC_EXPORT_INTERVAL", "30000"),
                new("OTEL_LOGS_EXPORT_INTERVAL", "5000"),
                new("OTEL_TRACES_EXPORT_INTERVAL", "5000"),
                new("OTEL_METRICS_INCLUDE_REPOSITORY", "true"),
                new(Variable.IncludeHost, "true", Required: false),
                Attributes(target),
            ];

    /// <summary>An endpoint for one signal is used as it is, so it names the path; gRPC has none.</summary>
    public static string Endpoint(string profile, string protocol, string endpoint) =>
        profile == SetupTarget.Metrics && protocol != IngestAddresses.Grpc ? endpoint + "/v1/metrics" : endpoint;

    private static Variable Headers(string token) => new(Variable.Headers, $"Authorization=Bearer {token}");

    /// <summary>Team and environment as resource attributes, each followed by a comma; empty where none is named.</summary>
    public static string Labels(SetupLabels labels) =>
        (labels.Team is { } team ? $"team={Variable.Encode(team)}," : "")
        + (labels.Environment is { } environment ? $"deployment.environment={Variable.Encode(environment)}," : "");

    /// <summary>The machine comes last: where it isn't known, shells ask for it there.</summary>
    private static Variable Attributes(SetupTarget target) => target.Machine is null
        ? new(Variable.ResourceAttributes, $"{Labels(target.Labels)}host.name=", AsksMachine: true)
        : new(Variable.ResourceAttributes, $"{Labels(target.Labels)}host.name={Variable.Encode(target.Machine)}");
}
