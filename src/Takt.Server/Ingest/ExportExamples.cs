using Takt.Otlp;

namespace Takt.Server.Ingest;

/// <summary>One small export of each signal, as Claude Code sends it, for the API document; a test sends them.</summary>
internal static class ExportExamples
{
    private const string Resource = """
        "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}},{"key":"host.name","value":{"stringValue":"ada-laptop"}}]}
        """;

    private const string Session = """{"key":"session.id","value":{"stringValue":"1b983cde-9e7b-49ba-95a8-6dc62f784277"}}""";

    private const string Logs = """
        {"resourceLogs":[{RESOURCE,"scopeLogs":[{"scope":{"name":"com.anthropic.claude_code.events"},"logRecords":[
          {"timeUnixNano":"1795166640000000000","body":{"stringValue":"claude_code.api_request"},"attributes":[SESSION,
            {"key":"event.name","value":{"stringValue":"api_request"}},
            {"key":"request_id","value":{"stringValue":"req_EXAMPLE"}},
            {"key":"model","value":{"stringValue":"claude-opus-4-8"}},
            {"key":"input_tokens","value":{"intValue":"212"}},
            {"key":"output_tokens","value":{"intValue":"1480"}},
            {"key":"cost_usd","value":{"doubleValue":0.072524}}]}]}]}]}
        """;

    private const string Metrics = """
        {"resourceMetrics":[{RESOURCE,"scopeMetrics":[{"scope":{"name":"com.anthropic.claude_code"},"metrics":[
          {"name":"claude_code.cost.usage","unit":"USD","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[
            {"startTimeUnixNano":"1795166610000000000","timeUnixNano":"1795166640000000000","asDouble":0.072524,"attributes":[SESSION,
              {"key":"model","value":{"stringValue":"claude-opus-4-8"}}]}]}}]}]}]}
        """;

    private const string Traces = """
        {"resourceSpans":[{RESOURCE,"scopeSpans":[{"scope":{"name":"com.anthropic.claude_code.tracing"},"spans":[
          {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"claude_code.llm_request","kind":3,
           "startTimeUnixNano":"1795166621550000000","endTimeUnixNano":"1795166640000000000","attributes":[SESSION,
            {"key":"model","value":{"stringValue":"claude-opus-4-8"}},
            {"key":"input_tokens","value":{"intValue":"212"}},
            {"key":"output_tokens","value":{"intValue":"1480"}}]}]}]}]}
        """;

    /// <returns>OTLP/JSON.</returns>
    public static string Of(OtlpSignal signal) => (signal switch { OtlpSignal.Logs => Logs, OtlpSignal.Metrics => Metrics, _ => Traces })
        .Replace("RESOURCE", Resource.Trim(), StringComparison.Ordinal).Replace("SESSION", Session, StringComparison.Ordinal);
}
