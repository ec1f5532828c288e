using Takt.Metering.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>Usage in frames that lost something on the way, and in frames that nobody knows.</summary>
public sealed class FrameTests
{
    private static readonly (string, object)[] Usage =
        [("model", "claude-sonnet-4-6"), ("input_tokens", 100), ("output_tokens", 50), ("cost_usd", 0.00135), ("request_id", "req_27"),
            ("session.id", A.Session)];

    public static TheoryData<string, string?> Names => new()
    {
        { "claude_code.api_request", null }, { "claude_code.api_request", "api_request" }, { "claude_code.api_request",
            "claude_code.api_request" },
        { " claude_code.api_request\n", "api_request" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void RequestWithoutScope_IsClaudeCodesByItsBody(string body, string? attribute)
    {
        var batch = A.Sender("acme-dev").Named(body, attribute, Usage).Batch;
        var call = Assert.Single(batch.Calls);
        Assert.Equal(("claude_code", 1_350_000L, A.ClaudeCode().Log("api_request", Usage).Call().Key),
            (call.Dimensions.Source, call.ReportedCostNano, call.Key));
        Assert.Equal((0, null), (batch.Rejected, batch.Notice));
    }

    [Theory]
    [InlineData("office-agent", "claude_office_agents")]
    [InlineData("acme-dev", "acme-dev")]
    [InlineData("cowork", "claude_cowork")]
    public void Request_OfAnySender_IsACallWithItsCost(string service, string source)
    {
        var call = A.Sender(service).Log("api_request", Usage).Call();
        Assert.Equal(
            (source, new TokenCounts(100, 50, 0, 0), 1_350_000L, Evidence.Event),
            (call.Dimensions.Source, call.Tokens, call.ReportedCostNano, call.Evidence));
    }

    [Fact]
    public void Request_OfAStrangerWithoutUsage_IsAnEventLikeOthers() =>
        Assert.Equal(("api_request", null),
            (Assert.Single(A.Sender("shop").Log("api_request").Batch.Activities).Kind, A.Sender("shop").Log("api_request").Batch.Notice));

    [Theory]
    [InlineData("gen_ai.client.inference.operation.details")]
    [InlineData("gen_ai.client.operation.exchange")]
    public void GenAiEventWithUsage_IsTheCallThatItsSpanTellsOf(string name)
    {
        (string, object)[] told = [("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.cache_read.input_tokens", 60),
            ("gen_ai.response.id", "msg_1")];
        var call = A.Sender("shop").Log(name, told).Call();
        Assert.Equal((Evidence.Event, new TokenCounts(40, 0, 60, 0)), (call.Evidence, call.Tokens));
        Assert.Equal(call.RequestKey, A.Sender("shop").Span("chat", told).Call().RequestKey);
        Assert.Empty(A.Sender("shop").Log(name).Batch.Calls);
    }

    [Theory]
    [InlineData("shop", "checkout.done", "input_tokens", 7)]
    [InlineData("shop", "checkout.done", "gen_ai.usage.input_tokens", "many")]
    [InlineData("shop", "checkout.done", "llm.token_count.prompt", 7.0)]
    [InlineData("shop", "checkout.done", "inputTokenCount", 7)]
    [InlineData("shop", "Kim wrote: hello", "gen_ai.usage.output_tokens", 7)]
    [InlineData("claude-code", "brand_new_event", "output_tokens", 7)]
    [InlineData("claude-code", "brand_new_event", "usage.prompt_tokens", "7")]
    [InlineData("cowork", "assistant_response", "cache_read_tokens", 7)]
    [InlineData("office-agent", "agent.done", "ai.usage.outputTokens", 7)]
    public void UsageOnAnUnknownLog_IsSaidAndNotCounted(string service, string name, string key, object value)
    {
        var batch = A.Sender(service).Log(name, (key, value)).Batch;
        Assert.Equal((0, 0), (batch.Calls.Count, batch.Rejected));
        Assert.NotNull(batch.Notice);
        if (!name.Contains(' ', StringComparison.Ordinal))
            Assert.Contains(name, batch.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain("Kim", batch.Notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compaction", "pre_tokens", 7)]
    [InlineData("subagent_completed", "total_tokens", 7)]
    [InlineData("checkout.done", "input_tokens", 0)]
    [InlineData("checkout.done", "gen_ai.request.max_tokens", 7)]
    [InlineData("checkout.done", "input_tokens_note", "none")]
    [InlineData("checkout.done", "max_output_tokens", 7)]
    public void WhatIsNoUsage_IsNotSaid(string name, string key, object value) =>
    Assert.Null(A.ClaudeCode().Log(name, (key, value)).Batch.Notice);

    [Fact]
    public void RequestWhoseAttributesAreLost_IsSaid()
    {
        var lost = A.ClaudeCode().Log("api_request", ("model", "claude-opus-5")).Batch;
        Assert.Equal((0, 1), (lost.Calls.Count, lost.Activities.Count));
        Assert.NotNull(lost.Notice);
        Assert.Null(A.ClaudeCode().Log("api_request", ("input_tokens", 0), ("cost_usd", 0.0)).Batch.Notice);
        Assert.Null(A.ClaudeCode().Log("api_request", ("input_tokens", 5), ("model", "<synthetic>")).Batch.Notice);
    }

    [Theory]
    [InlineData("llm.spend", "prompt_tokens", 7)]
    [InlineData("agent.run", "response.output_token_count", 7)]
    public void UsageOfASpanUnderAnUnknownSpelling_IsSaid(string name, string key, object value)
    {
        Assert.NotNull(A.Sender("shop").Span(name, [(key, value)]).Batch.Notice);
        Assert.Null(A.Sender("shop").Span(name, [(key, value), ("gen_ai.usage.input_tokens", 7)]).Batch.Notice);
    }

    [Theory]
    [InlineData("gen_ai.client.token.usage", "thought", true)]
    [InlineData("gen_ai.client.token.usage", null, true)]
    [InlineData("gen_ai.client.token.usage", "reasoning", false)]
    [InlineData("gemini_cli.token.usage", "input", true)]
    [InlineData("claude_code_token_usage_tokens_total", "input", true)]
    [InlineData("my.llm.prompt_tokens", null, true)]
    [InlineData("gen_ai.usage.mystery_tokens", null, true)]
    [InlineData("gen_ai.server.time_per_output_token", null, false)]
    [InlineData("gen_ai.client.inference.operation.input_tokens", null, false)]
    [InlineData("http.server.duration", null, false)]
    public void MetricNamedLikeTokenUsage_IsSaidUnlessItIsKnown(string name, string? type, bool said)
    {
        (string, object)[] attributes = type is null ? [] : [("gen_ai.token.type", type)];
        var batch = A.Sender("shop").Point(name, 5.0, attributes, kind: MetricKind.Histogram).Batch;
        Assert.Equal((0, 0), (batch.Points.Count, batch.Rejected));
        Assert.Equal(said, batch.Notice is not null);
        if (said)
            Assert.Contains(name, batch.Notice!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gen_ai.client.token.usage", "input", Measure.InputWithCache)]
    [InlineData("gen_ai.client.token.usage", "prompt", Measure.InputWithCache)]
    [InlineData("gen_ai.client.token.usage", "completion", Measure.Output)]
    [InlineData("gen_ai.client.token.usage", "cache_read", Measure.CacheRead)]
    [InlineData("gen_ai.client.token.usage", "input_cached", Measure.CacheRead)]
    [InlineData("gen_ai.client.token.usage", "cacheRead", Measure.CacheRead)]
    [InlineData("gen_ai.client.token.usage", "cache-creation.input", Measure.CacheWrite)]
    [InlineData("gen_ai.client.token.usage", "cache_write", Measure.CacheWrite)]
    [InlineData("gen_ai.client.inference.usage.cache_write.input_tokens", null, Measure.CacheWrite)]
    [InlineData("gen_ai.client.inference.usage.output_tokens", null, Measure.Output)]
    [InlineData("gen_ai.usage.input_tokens", null, Measure.InputWithCache)]
    [InlineData("llm.openai.chat_completions.tokens", "prompt", Measure.InputWithCache)]
    public void TokenTypes_AreKnownInAllTheirSpellings(string name, string? type, Measure measure)
    {
        (string, object)[] attributes = type is null
            ? [] : [(name.StartsWith("llm.", StringComparison.Ordinal) ? "llm.usage.token_type" : "gen_ai.token.type", type)];
        var batch = A.Sender("shop").Point(name, 5.0, attributes, kind: MetricKind.Histogram).Batch;
        Assert.Equal((measure, 5L, null), (Assert.Single(batch.Points).Measure, batch.Points[0].Value, batch.Notice));
    }
}
