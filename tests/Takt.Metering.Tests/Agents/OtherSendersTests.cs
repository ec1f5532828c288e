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
        var call = A.Cowork(("process.owner", "kim"))
            .Log(name, ("model", "claude-sonnet-5"), ("input_tokens", 1), ("request_id", "undefined")).Call();
        Assert.Equal(("claude_cowork", "kim", false), (call.Dimensions.Source, call.Dimensions.ProcessOwner, call.HasRequestId));
    }

    [Fact]
    public void OfficeStream_IsACall()
    {
        var call = A.Office().Span(
            "agent.stream",
            [("model", "claude-opus-5"), ("input_tokens", 1), ("output_tokens", 2), ("cache_read_tokens", 3), ("cache_creation_tokens", 4),
                ("request_id", "r")],
            events: [Tokens("input", 1), Tokens("output", 2)]).Call();

        Assert.Equal(new TokenCounts(1, 2, 3, 4), call.Tokens);
        Assert.Equal(("claude_office_agents", Evidence.Span, true), (call.Dimensions.Source, call.Evidence, call.HasRequestId));
    }

    [Fact]
    public void OfficeTokenEvents_CountWhereTheSpanIsSilent()
    {
        var call = A.Office().Span(
            "agent.stream", [],
            events: [Tokens("input", 1), Tokens("output", 2), Tokens("cacheRead", 3), Tokens("cacheCreation", 4)]).Call();

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
    public void OfficeTokenEvents_OfAbsurdSize_AreRejected()
    {
        var events = Enumerable.Repeat(("office_agent.token.usage",
            new (string, object)[] { ("token_usage.type", "input"), ("token_usage.token_count", 1_000_000_000_000_000) }), 10_000);
        var batch = A.Office().Span("agent.stream", [], events: [.. events]).Batch;
        Assert.Equal((0, 1), (batch.Calls.Count, batch.Rejected));
    }

    [Fact]
    public void OfficeActivity_IsInItsSpans()
    {
        var office = A.Office()
            .Span("agent.query", [("user.message", "secret")], id: "1")
            .Span("agent.tool_execution",
                [("tool_name", "read_range"), ("tool.success", false), ("tool.input", "secret"), ("tool.output", "secret")], id: "2")
            .Span("agent.compaction", [], id: "3")
            .Span("file.upload", [], id: "4");
        Assert.Equal(["user_prompt", "tool_result", "tool_failure", "compaction", "file.upload"],
            office.Batch.Activities.Select(a => a.Kind));
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
                ("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.cache_read.input_tokens", 60),
                ("gen_ai.usage.cache_creation.input_tokens", 30), ("gen_ai.usage.output_tokens", 7),
            ]).Call();

        Assert.Equal(new TokenCounts(10, 7, 60, 30), call.Tokens);
        Assert.Equal(("shop", "claude-opus-5", Evidence.Span), (call.Dimensions.Source, call.Dimensions.Model, call.Evidence));
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("embeddings")]
    [InlineData("invoke_agent")]
    [InlineData("invoke_workflow")]
    [InlineData("")]
    public void GenAiSpanWithTokens_IsACallWhateverItsOperation(string operation)
    {
        var batch = A.Sender("shop")
            .Span("x", [("gen_ai.operation.name", operation), ("gen_ai.usage.input_tokens", 5)], parent: "above").Batch;
        var (call, link) = (Assert.Single(batch.Calls), Assert.Single(batch.Spans));
        Assert.Equal((call.Span, (Guid?)call.Key, call.Session.Id), (link.Reference, link.Call, link.SessionId));
        Assert.NotEqual(0, link.Parent);
    }

    [Fact]
    public void SpansWithoutTokens_LinkThoseWith()
    {
        var batch = A.Sender("shop").Span("agent", [("gen_ai.usage.input_tokens", 5)], id: "1").Span("GET /", [], id: "2", parent: "1")
            .Span("chat", [("gen_ai.usage.input_tokens", 5)], id: "3", parent: "2").Batch;

        Assert.Equal([true, false, true], batch.Spans.Select(s => s.Call is not null));
        Assert.Equal([0, batch.Spans[0].Reference.Span, batch.Spans[1].Reference.Span], batch.Spans.Select(s => s.Parent));
        Assert.Single(batch.Spans.Select(s => s.Reference.Trace).Distinct());
    }

    [Fact]
    public void GenAiResponse_SeenByTwoInstrumentations_IsOneCall()
    {
        (string, object)[] chat = [("gen_ai.operation.name", "chat"), ("gen_ai.response.id", "msg_1"), ("gen_ai.usage.output_tokens", 5)];
        var batch = A.Sender("shop").Span("chat a", chat, id: "outer").Span("chat b", chat, id: "inner").Batch;
        Assert.Single(batch.Calls.Select(c => c.Key).Distinct());
    }

    [Fact]
    public void GenAiHistogram_IsPointsInTheSessionOfTheSpans()
    {
        var batch = A.Sender("shop", ("host.name", "h1"))
            .Point("gen_ai.client.token.usage", 120.0, [("gen_ai.token.type", "input"), ("gen_ai.request.model", "m")],
                kind: MetricKind.Histogram)
            .Point("gen_ai.client.token.usage", 20.0, [("gen_ai.token.type", "output"), ("gen_ai.request.model", "m")],
                kind: MetricKind.Histogram)
            .Point("gen_ai.client.operation.duration", 2.0, [], kind: MetricKind.Histogram)
            .Span("chat m", [("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 120), ("gen_ai.request.model", "m")]).Batch;

        Assert.Equal([(Measure.InputWithCache, 120L), (Measure.Output, 20L)], batch.Points.Select(p => (p.Measure, p.Value)));
        var session = Assert.Single(batch.Points.Select(p => p.Session).Concat(batch.Calls.Select(c => c.Session)).Distinct());
        Assert.False(session.Named);
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
        var batch = A.Sender("shop").Log("checkout.done").Log("Kim wrote: hello").Point("http.server.duration", 3.0, [])
            .Span("GET /", []).Batch;
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

        Assert.Equal((Evidence.Transcript, 30L, false, true), (call.Evidence, call.CacheWrite1h, call.HasRequestId, call.Sidechain));
        Assert.Equal(
            ("claude_code", "github.com/acme/shop", "main", "subagent"),
            (call.Dimensions.Source, call.Dimensions.Repository, call.Dimensions.Branch, call.Dimensions.QuerySource));
        Assert.Null(call.ReportedCostNano);
        Assert.Equal(0, A.Transcripts().Log("transcript_message", [.. message, ("model", "<synthetic>")]).Batch.Count);
        Assert.Equal(0, A.Transcripts().Log("something_else", message).Batch.Count);
    }

    private static (string, (string, object)[]) Tokens(string type, int count) =>
        ("office_agent.token.usage",
            [("token_usage.type", type), ("token_usage.token_count", count), ("token_usage.model", "claude-opus-5")]);
}
