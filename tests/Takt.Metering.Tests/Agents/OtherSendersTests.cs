using Takt.Metering.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

public sealed class OtherSendersTests
{
    [Theory]
    [InlineData("api_request")]
    [InlineData("claude_code.api_request")]
    public void Cowork_CountsWithoutRequestId(string name)
    {
        var call = A.Cowork(("process.owner", "kim")).Log(name, ("model", "claude-sonnet-5"), ("input_tokens", 1), ("request_id", "undefined")).Call();
        Assert.Equal(("claude_cowork", "kim", false), (call.Dimensions.Source, call.Dimensions.ProcessOwner, call.HasRequestId));
    }

    [Fact]
    public void OfficeStream_IsACall()
    {
        var call = A.Office().Span(
            "agent.stream",
            [("model", "claude-opus-5"), ("input_tokens", 1), ("output_tokens", 2), ("cache_read_tokens", 3), ("cache_creation_tokens", 4), ("request_id", "r")],
            events: [Tokens("input", 1), Tokens("output", 2)]).Call();

        Assert.Equal(new TokenCounts(1, 2, 3, 4), call.Tokens);
        Assert.Equal(("claude_office_agents", Evidence.Event, true), (call.Dimensions.Source, call.Evidence, call.HasRequestId));
    }

    [Fact]
    public void OfficeTokenEvents_CountWhereTheSpanIsSilent()
    {
        var call = A.Office().Span(
            "agent.stream", [], events: [Tokens("input", 1), Tokens("output", 2), Tokens("cacheRead", 3), Tokens("cacheCreation", 4)]).Call();

        Assert.Equal(new TokenCounts(1, 2, 3, 4), call.Tokens);
        Assert.Equal("claude-opus-5", call.Dimensions.Model);
    }

    [Fact]
    public void OfficeSpans_OfOneBatch_DontShareTokenEvents()
    {
        var batch = A.Office().Span("agent.stream", [], id: "a", events: [Tokens("input", 1)])
            .Span("agent.stream", [], id: "b", events: [Tokens("input", 2)]).Span("agent.stream", [], id: "c").Batch;
        Assert.Equal([1, 2], batch.Calls.Select(c => c.Tokens.Input));
        Assert.Equal(2, batch.Calls.Select(c => c.Key).Distinct().Count());
    }

    [Fact]
    public void OfficeActivity_IsInItsSpans()
    {
        var office = A.Office()
            .Span("agent.query", [("user.message", "secret")], id: "1")
            .Span("agent.tool_execution", [("tool_name", "read_range"), ("tool.success", false), ("tool.input", "secret"), ("tool.output", "secret")], id: "2")
            .Span("agent.compaction", [], id: "3")
            .Span("file.upload", [], id: "4");
        Assert.Equal(["user_prompt", "tool_result", "tool_failure", "compaction", "file.upload"], office.Batch.Activities.Select(a => a.Kind));
        Assert.Equal(["user.message", "tool.input", "tool.output"], office.Dropped);
        Assert.Empty(office.Batch.Calls);
    }

    [Fact]
    public void GenAiInput_IsTakenApart()
    {
        var call = A.Sender("shop").Span(
            "chat claude-opus-5",
            [
                ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "asked"), ("gen_ai.response.model", "claude-opus-5"),
                ("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.cache_read.input_tokens", 60), ("gen_ai.usage.cache_creation.input_tokens", 30),
                ("gen_ai.usage.output_tokens", 7),
            ]).Call();

        Assert.Equal(new TokenCounts(10, 7, 60, 30), call.Tokens);
        Assert.Equal(("shop", "claude-opus-5", Evidence.Event), (call.Dimensions.Source, call.Dimensions.Model, call.Evidence));
    }

    [Theory]
    [InlineData("chat", SpanKind.Internal, 1)]
    [InlineData("text_completion", SpanKind.Client, 1)]
    [InlineData("embeddings", SpanKind.Client, 1)]
    [InlineData("invoke_agent", SpanKind.Client, 0)]
    [InlineData("invoke_agent", SpanKind.Internal, 0)]
    [InlineData("create_agent", SpanKind.Client, 0)]
    [InlineData("invoke_workflow", SpanKind.Internal, 0)]
    [InlineData("", SpanKind.Client, 1)]
    [InlineData("", SpanKind.Internal, 0)]
    public void GenAiParents_NeverCount(string operation, SpanKind kind, int calls)
    {
        var batch = A.Sender("shop").Span("x", [("gen_ai.operation.name", operation), ("gen_ai.usage.input_tokens", 5)], kind).Batch;
        Assert.Equal(calls, batch.Calls.Count);
    }

    [Fact]
    public void GenAiResponse_SeenByTwoInstrumentations_IsOneCall()
    {
        (string, object)[] chat = [("gen_ai.operation.name", "chat"), ("gen_ai.response.id", "msg_1"), ("gen_ai.usage.output_tokens", 5)];
        var batch = A.Sender("shop").Span("chat a", chat, id: "outer").Span("chat b", chat, SpanKind.Internal, id: "inner").Batch;
        Assert.Single(batch.Calls.Select(c => c.Key).Distinct());
    }

    [Fact]
    public void GenAiHistogram_IsPointsInTheSessionOfTheSpans()
    {
        var batch = A.Sender("shop", ("host.name", "h1"))
            .Point("gen_ai.client.token.usage", 120.0, [("gen_ai.token.type", "input"), ("gen_ai.request.model", "m")], kind: MetricKind.Histogram)
            .Point("gen_ai.client.token.usage", 20.0, [("gen_ai.token.type", "output"), ("gen_ai.request.model", "m")], kind: MetricKind.Histogram)
            .Point("gen_ai.client.operation.duration", 2.0, [], kind: MetricKind.Histogram)
            .Span("chat m", [("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 120), ("user.id", "u"), ("gen_ai.request.model", "m")]).Batch;

        Assert.Equal([(Measure.InputWithCache, 120L), (Measure.Output, 20L)], batch.Points.Select(p => (p.Measure, p.Value)));
        var session = Assert.Single(batch.Points.Select(p => p.Session).Concat(batch.Calls.Select(c => c.Session)).Distinct());
        Assert.False(session.Named);
        Assert.Equal("u", batch.Calls[0].Dimensions.UserId);
    }

    [Fact]
    public void GenAiTools_AreActivity() =>
        Assert.Equal(
            ["tool_result", "tool_failure"],
            A.Sender("shop").Span("execute_tool x", [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "x")], failed: true)
                .Batch.Activities.Select(a => a.Kind));

    [Fact]
    public void UnknownSendersEvents_CountUnderTheirName()
    {
        var batch = A.Sender("shop").Log("checkout.done").Log("Kim wrote: hello").Point("http.server.duration", 3.0, []).Span("GET /", [], SpanKind.Server).Batch;
        Assert.Equal(("checkout.done", "shop"), (Assert.Single(batch.Activities).Kind, batch.Activities[0].Dimensions.Source));
        Assert.Equal((0, 1), (batch.Rejected, batch.Count));
    }

    [Fact]
    public void TranscriptMessage_HasTheExactSplitAndPlace()
    {
        (string, object)[] message =
        [
            ("session.id", A.Session), ("message.id", "msg_1"), ("model", "claude-sonnet-5"), ("input_tokens", 1), ("output_tokens", 2),
            ("cache_read_tokens", 3), ("cache_creation_tokens", 40), ("cache_creation_1h_tokens", 30), ("is_sidechain", true),
            ("vcs.repository.url.full", "git@github.com:Acme/Shop.git"), ("branch", "main"),
        ];
        var call = A.Transcripts().Log("transcript_message", message).Call();

        Assert.Equal((Evidence.Transcript, 30L, true), (call.Evidence, call.CacheWrite1h, call.HasRequestId));
        Assert.Equal(
            ("claude_code", "github.com/acme/shop", "main", "subagent"),
            (call.Dimensions.Source, call.Dimensions.Repository, call.Dimensions.Branch, call.Dimensions.QuerySource));
        Assert.Null(call.ReportedCostNano);
        Assert.Equal(0, A.Transcripts().Log("transcript_message", [.. message, ("model", "<synthetic>")]).Batch.Count);
        Assert.Equal(0, A.Transcripts().Log("something_else", message).Batch.Count);
    }

    private static (string, (string, object)[]) Tokens(string type, int count) =>
        ("office_agent.token.usage", [("token_usage.type", type), ("token_usage.token_count", count), ("token_usage.model", "claude-opus-5")]);
}
