using System.Text.Json.Nodes;

namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>A Claude Code that tells of its calls by whichever signal, leaving out what a test says.</summary>
internal sealed record ClaudeCodeProcess
{
    private static readonly string[] Types = ["input", "output", "cacheRead", "cacheCreation"];

    public string? Session { get; init; } = "5b1f0a52-7d0e-4c8e-9a51-0d6f6e2a7c01";

    /// <value>Attributes of each record beside the session.</value>
    public Attributes Who { get; init; } = new() { ["user.id"] = "install-7" };

    public Attributes Resource { get; init; } =
        new() { ["service.name"] = "claude-code", ["service.version"] = "2.1.300", ["host.name"] = "box.example.org" };

    public string? Scope { get; init; } = "com.anthropic.claude_code";

    private Attributes Own => Who.With("session.id", Session);

    public Export Events(params KindCall[] calls) =>
        Export.Logs(Resource, Scope, [.. calls.Select((call, i) => Export.Log(call.At, "claude_code.api_request", null, Event(call, i)))]);

    public Attributes Event(KindCall call, int sequence = 0) => Own.With(Counts(call)).With(new()
    {
        ["event.name"] = "api_request",
        ["event.sequence"] = sequence,
        ["cost_usd"] = (double)call.Cost,
        ["duration_ms"] = 900,
    }).With("request_id", call.Request);

    /// <summary>Delta: one interval with the sums of its calls, by model.</summary>
    public Export Metrics(string from, string to, params KindCall[] calls) => Metrics(cumulative: false, from, to, calls);

    /// <summary>The sums of all calls of the process until then.</summary>
    public Export Cumulative(string start, string to, params KindCall[] calls) => Metrics(cumulative: true, start, to, calls);

    public Export Transcript(params KindCall[] calls) => Export.Logs(Resource, "takt.transcripts",
        [.. calls.Select(call => Export.Log(call.At, null, null, Line(call)))]);

    public Attributes Line(KindCall call, bool sidechain = false) =>
        new Attributes { ["event.name"] = "transcript_message" }.With("session.id", Session).With(Counts(call))
            .With("message.id", call.Message).With("request_id", call.Request).With("is_sidechain", sidechain ? true : null);

    public Export Spans(string trace, params KindCall[] calls) => Export.Spans(Resource, Scope is null ? null : Scope + ".tracing",
        [.. calls.Select((call, i) => Export.Span("claude_code.llm_request", call.At, call.At, trace, $"{0x10 + i:x16}", null,
            Own.With(Counts(call)).With("request_id", call.Request)))]);

    private Export Metrics(bool cumulative, string from, string to, KindCall[] calls)
    {
        List<JsonObject> tokens = [], costs = [];
        foreach (var model in calls.GroupBy(call => call.Model))
        {
            var attributes = Own.With("model", model.Key);
            long[] sums = [model.Sum(c => c.Input), model.Sum(c => c.Output), model.Sum(c => c.CacheRead), model.Sum(c => c.CacheWrite)];
            for (var i = 0; i < Types.Length; i++)
                tokens.Add(Export.Point(from, to, sums[i], attributes.With("type", Types[i])));
            costs.Add(Export.Point(from, to, (double)model.Sum(c => c.Cost), attributes));
        }

        return Export.Metrics(Resource, Scope, Export.Sum("claude_code.token.usage", cumulative, [.. tokens]),
            Export.Sum("claude_code.cost.usage", cumulative, [.. costs]));
    }

    private static Attributes Counts(KindCall call) => new()
    {
        ["model"] = call.Model,
        ["input_tokens"] = call.Input,
        ["output_tokens"] = call.Output,
        ["cache_read_tokens"] = call.CacheRead,
        ["cache_creation_tokens"] = call.CacheWrite,
    };
}
