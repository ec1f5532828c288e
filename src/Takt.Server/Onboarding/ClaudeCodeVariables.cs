using Microsoft.Extensions.Options;
using Takt.Server.Hosting;
using Takt.Server.Http;

namespace Takt.Server.Onboarding;

/// <summary>The environment that makes Claude Code send everything it can to this server.</summary>
internal sealed class ClaudeCodeVariables(PublicAddress address, IOptions<ServerOptions> options, ServerAddresses listening)
{
    /// <summary>As <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> spells them; gRPC only where its port is open.</summary>
    public IReadOnlyList<string> Protocols => listening.OtlpGrpc is null ? ["http/json", "http/protobuf"] : ["http/json", "http/protobuf", "grpc"];

    /// <summary>Lines to paste into bash or zsh.</summary>
    /// <param name="machine">What to call the machine; null asks the machine itself.</param>
    public string Bash(HttpRequest request, string protocol, string token, string? machine) =>
        string.Join('\n', For(request, protocol, token).Select(pair => $"export {pair.Name}={Quote(pair.Value)}")
            .Append($"export OTEL_RESOURCE_ATTRIBUTES=\"host.name={(machine is null ? "$(hostname)" : Uri.EscapeDataString(machine))}\""));

    private IEnumerable<(string Name, string Value)> For(HttpRequest request, string protocol, string token) =>
    [
        ("CLAUDE_CODE_ENABLE_TELEMETRY", "1"),
        ("CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", "1"),
        ("OTEL_METRICS_EXPORTER", "otlp"),
        ("OTEL_LOGS_EXPORTER", "otlp"),
        ("OTEL_TRACES_EXPORTER", "otlp"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", protocol == "grpc" ? Grpc(request) : address.Of(request)),
        ("OTEL_EXPORTER_OTLP_HEADERS", $"Authorization=Bearer {token}"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "30000"),
        ("OTEL_LOGS_EXPORT_INTERVAL", "5000"),
        ("OTEL_TRACES_EXPORT_INTERVAL", "5000"),
        ("OTEL_METRICS_INCLUDE_REPOSITORY", "true"),
    ];

    /// <summary>The port of our own, on the host that the reader used: they have just shown that they reach it.</summary>
    private string Grpc(HttpRequest request)
    {
        if (options.Value.PublicOtlpGrpcUrl is { } url)
            return url.ToString().TrimEnd('/');
        var page = new Uri(address.Of(request));
        return new UriBuilder(listening.OtlpGrpc!.Scheme, page.Host, listening.OtlpGrpc.Port).Uri.GetLeftPart(UriPartial.Authority);
    }

    private static string Quote(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or ':' or '.' or '-' or '_') ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
