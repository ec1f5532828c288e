using System.Text.Json.Nodes;

namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>An agent that tells of its calls by OpenTelemetry's GenAI conventions: its input includes what came from the cache.</summary>
internal sealed record GenAiService
{
    public Attributes Resource { get; init; } = new() { ["service.name"] = "support-agent", ["host.name"] = "pod-1" };

    public string? Conversation { get; init; }

    private Attributes Own => new Attributes { ["gen_ai.provider.name"] = "anthropic" }.With("gen_ai.conversation.id", Conversation);

    public Export Spans(string trace, params KindCall[] calls) =>
        Spans([.. calls.Select((call, i) => Chat(call, trace, $"{0x20 + i:x16}"))]);

    public Export Spans(params JsonObject[] spans) => Export.Spans(Resource, "agent", spans);

    public JsonObject Chat(KindCall call, string trace, string id, string? parent = null, string operation = "chat", string? to = null) =>
        Export.Span($"{operation} {call.Model}", call.At, to ?? call.At, trace, id, parent,
            Usage(call).With("gen_ai.operation.name", operation));

    /// <summary>A span that links others and bears no usage.</summary>
    public JsonObject Plain(string at, string trace, string id, string? parent) => Export.Span("step", at, at, trace, id, parent, new());

    public Attributes Usage(KindCall call) => Own.With(new()
    {
        ["gen_ai.request.model"] = call.Model,
        ["gen_ai.usage.input_tokens"] = Inclusive(call),
        ["gen_ai.usage.output_tokens"] = call.Output,
    }).With("gen_ai.response.id", call.Message).With("gen_ai.usage.cache_read.input_tokens", call.CacheRead > 0 ? call.CacheRead : null)
        .With("gen_ai.usage.cache_creation.input_tokens", call.CacheWrite > 0 ? call.CacheWrite : null);

    /// <summary>The histogram of an interval: input, which holds the cache, and output.</summary>
    /// <param name="cache">Whether the cache's part has points of its own as well.</param>
    public Export Histogram(string from, string to, KindCall[] calls, bool cache = false)
    {
        List<JsonObject> points = [];
        foreach (var model in calls.GroupBy(call => call.Model))
        {
            void Add(string type, long sum) => points.Add(
                Export.Bucket(from, to, model.Count(), sum, Own.With("gen_ai.request.model", model.Key).With("gen_ai.token.type", type)));
            Add("input", model.Sum(Inclusive));
            Add("output", model.Sum(c => c.Output));
            if (!cache)
                continue;
            Add("cache_read", model.Sum(c => c.CacheRead));
            Add("cache_creation", model.Sum(c => c.CacheWrite));
        }

        return Export.Metrics(Resource, "agent", Export.Histogram("gen_ai.client.token.usage", [.. points]));
    }

    private static long Inclusive(KindCall call) => call.Input + call.CacheRead + call.CacheWrite;
}
