namespace Takt.Server.Onboarding.Variables;

/// <summary>Which variables there are. Claude Code exports nothing, without a word, when one of them is missing.</summary>
internal static class Profiles
{
    public static readonly IReadOnlyList<string> Names = [SetupTarget.Full, SetupTarget.Metrics];

    /// <param name="endpoint">Without <c>/v1/…</c>.</param>
    public static IReadOnlyList<Variable> Variables(string profile, string protocol, string endpoint, string token, string? machine) =>
        profile == SetupTarget.Metrics
            ?
            [
                new("CLAUDE_CODE_ENABLE_TELEMETRY", "1"),
                new("OTEL_METRICS_EXPORTER", "otlp"),
                new("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                new("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", Endpoint(profile, protocol, endpoint)),
                Headers(token),
                Machine(machine),
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
                Headers(token),
                new("OTEL_METRIC_EXPORT_INTERVAL", "30000"),
                new("OTEL_LOGS_EXPORT_INTERVAL", "5000"),
                new("OTEL_TRACES_EXPORT_INTERVAL", "5000"),
                new("OTEL_METRICS_INCLUDE_REPOSITORY", "true"),
                new(Variable.IncludeHost, "true", Required: false),
                Machine(machine),
            ];

    /// <summary>An endpoint for one signal is used as it is, so it names the path; gRPC has none.</summary>
    public static string Endpoint(string profile, string protocol, string endpoint) =>
        profile == SetupTarget.Metrics && protocol != IngestAddresses.Grpc ? endpoint + "/v1/metrics" : endpoint;

    private static Variable Headers(string token) => new(Variable.Headers, $"Authorization=Bearer {token}");

    private static Variable Machine(string? machine) =>
        machine is null ? new(Variable.ResourceAttributes, "host.name=", AsksMachine: true)
            : new(Variable.ResourceAttributes, "host.name=" + Variable.Encode(machine));
}
