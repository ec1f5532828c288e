namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>Agents that tell by OpenTelemetry's GenAI conventions: spans, the token histogram, events.</summary>
public sealed class GenAiTests(KindServer server) : IClassFixture<KindServer>
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736", Other = "5cf92f3577b34da6a3ce929d0e0e4737";

    private static readonly GenAiService Service = new();

    [Theory]
    [InlineData(false, false, "20T12:00:00", "20T12:00:30", "20T12:01:00")]
    [InlineData(true, true, "20T12:00:00", "20T12:00:30", "20T12:01:00")]
    [InlineData(true, false, "20T12:00:00", "20T12:00:30", "20T12:01:00")]
    [InlineData(false, false, "20T23:59:30", "20T23:59:59", "21T00:00:30")]
    [InlineData(false, false, "20T23:59:30", "21T00:00:01", "21T00:00:30")]
    [InlineData(true, false, "20T23:59:30", "20T23:59:59", "21T00:00:30")]
    public async Task SpansAndHistogram_WithAndWithoutConversation_CountOnce(
        bool spansNamed, bool histogramNamed, string from, string at, string to)
    {
        KindCall[] calls = [new(at, 1000, 100) { Message = "msg_1" }, new(at, 10, 200, 3000, 400) { Message = "msg_2" }];
        var named = Service with { Conversation = "conv-1" };
        foreach (var cache in new[] { false, true })
            await server.AddsUpAsync(KindTotals.Of(calls), (spansNamed ? named : Service).Spans(Trace, calls),
                (histogramNamed ? named : Service).Histogram(from, to, calls, cache));
    }

    /// <summary>Each pod has a host of its own; the service is who uses.</summary>
    [Fact]
    public async Task HistogramOfAnotherPod_IsTheServices()
    {
        var call = new KindCall("20T12:00:30", 1000, 100);
        await server.AddsUpAsync(KindTotals.Of(call), Service.Spans(Trace, call),
            (Service with { Resource = new() { ["service.name"] = "support-agent", ["host.name"] = "collector" } }).Histogram(
                "20T12:00:00", "20T12:01:00", [call]));
    }

    /// <summary>Spans are sampled, the histogram isn't.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SampledSpans_LeaveTheHistogramsTotal(bool named)
    {
        KindCall kept = new("20T12:00:10", 1000, 100), a = new("20T12:00:20", 500, 50), b = new("20T12:00:30", 70, 7);
        var service = named ? Service with { Conversation = "conv-1" } : Service;
        await server.AddsUpAsync(KindTotals.Of(kept).And(a, b), service.Spans(Trace, kept),
            service.Histogram("20T12:00:00", "20T12:01:00", [kept, a, b]));
    }

    /// <summary>Metrics alone: what the cache's own points tell is no uncached input.</summary>
    [Fact]
    public async Task HistogramAlone_TakesTheCacheOutOfInput()
    {
        KindCall[] calls = [new("20T12:00:10", 10, 100, 18_000, 2_000), new("20T12:00:30", 20, 200, 20_000)];
        await server.AddsUpAsync(KindTotals.Of().And(calls), Service.Histogram("20T12:00:00", "20T12:01:00", calls, cache: true));
    }

    [Theory]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.cache_read_input_tokens",
        "gen_ai.usage.cache_creation_input_tokens")]
    [InlineData("gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens", "gen_ai.usage.cache_read_input_tokens",
        "gen_ai.usage.cache_creation_input_tokens")]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.details.cache_read_tokens",
        "gen_ai.usage.details.cache_write_tokens")]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.details.cache_read_input_tokens",
        "gen_ai.usage.details.cache_creation_input_tokens")]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.cache_read_tokens",
        "gen_ai.usage.cache_write_tokens")]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.input_tokens.cached",
        "gen_ai.usage.input_tokens.cache_write")]
    [InlineData("llm.token_count.prompt", "llm.token_count.completion", "llm.token_count.prompt_details.cache_read",
        "llm.token_count.prompt_details.cache_write")]
    [InlineData("llm.usage.prompt_tokens", "llm.usage.completion_tokens", "llm.usage.cache_read_input_tokens",
        "llm.usage.cache_creation_input_tokens")]
    [InlineData("ai.usage.inputTokens", "ai.usage.outputTokens", "ai.usage.inputTokenDetails.cacheReadTokens",
        "ai.usage.inputTokenDetails.cacheWriteTokens")]
    public async Task CachedTokens_InEverySpelling_ArePricedAsSuch(string input, string output, string read, string write)
    {
        var call = new KindCall("20T12:00:10", 10, 100, 18_000, 2_000);
        await server.AddsUpAsync(
            KindTotals.Of(call), Service.Spans(Export.Span("call", "20T12:00:05", call.At, Trace, "00f067aa0ba902b7", null, new()
            {
                ["gen_ai.request.model"] = call.Model,
                [input] = 20_010,
                [output] = 100,
                [read] = 18_000,
                [write] = 2_000,
            })));
    }

    /// <summary>An event of the convention tells of the span's call: the response's id is common.</summary>
    [Fact]
    public async Task EventAndSpanOfOneResponse_AreOneCall()
    {
        var call = new KindCall("20T12:00:10", 10, 100, 18_000) { Message = "msg_7" };
        await server.AddsUpAsync(KindTotals.Of(call), Service.Spans(Trace, call),
            Export.Logs(Service.Resource, "agent",
                Export.Log(call.At, null, "gen_ai.client.inference.operation.details", Service.Usage(call))));
    }

    /// <summary>Two instrumentations of one response, in traces of their own.</summary>
    [Fact]
    public async Task OneResponseInTwoTraces_IsOneCall()
    {
        var call = new KindCall("20T12:00:10", 10, 100, 18_000) { Message = "msg_7" };
        await server.AddsUpAsync(KindTotals.Of(call), Service.Spans(Trace, call), Service.Spans(Other, call));
    }

    /// <summary>Spans are named by what answered, the histogram by what was asked for.</summary>
    [Fact]
    public async Task HistogramByTheAlias_IsTheSpansModel()
    {
        var call = new KindCall("20T12:00:30", 1000, 100);
        await server.AddsUpAsync(KindTotals.Of(call), Service.Spans(Trace, call),
            Service.Histogram("20T12:00:00", "20T12:01:00", [call with { Model = "claude-sonnet" }]));
    }

    [Fact]
    public async Task ServicesSideBySide_Add()
    {
        var call = new KindCall("20T12:00:30", 1000, 100);
        await server.AddsUpAsync(KindTotals.Of(call).And(call), Service.Spans(Trace, call),
            (Service with { Resource = new() { ["service.name"] = "billing-agent" } }).Histogram("20T12:00:00", "20T12:01:00", [call]));
    }

    [Fact]
    public async Task RunsOfADay_AreSessionsByTheirConversation()
    {
        using var sender = await KindSender.CreateAsync(server.Server);
        for (var run = 0; run < 3; run++)
            await sender.SendAsync((Service with { Conversation = $"conv-{run}" }).Spans($"{run}bf92f3577b34da6a3ce929d0e0e4736",
                new KindCall($"20T1{run}:00:00", 1000, 100)));
        Assert.Equal(3, (await sender.TotalsAsync()).GetProperty("sessions").GetInt64());
    }
}
