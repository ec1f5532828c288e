using Takt.Metering.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

public sealed class ClaudeCodeTests
{
    private static readonly (string, object)[] Call =
    [
        ("session.id", A.Session), ("model", "claude-opus-4-8"), ("input_tokens", 1), ("output_tokens", 2), ("cache_read_tokens", 3),
        ("cache_creation_tokens", 4), ("cost_usd", 0.5), ("event.sequence", 7), ("request_id", "req_1"),
    ];

    [Fact]
    public void Numbers_MayBeTextOrDoubles()
    {
        var call = A.ClaudeCode().Log("api_request", ("model", "claude-opus-4-8"), ("input_tokens", "11"), ("output_tokens", 12.0),
            ("cache_read_tokens", "13.0"), ("cache_creation_tokens", 14), ("cost_usd", "0.25"), ("duration_ms", "99")).Call();

        Assert.Equal(new TokenCounts(11, 12, 13, 14), call.Tokens);
        Assert.Equal(250_000_000, call.ReportedCostNano);
        Assert.Equal(99, call.DurationMs);
    }

    [Fact]
    public void Micros_CountOnlyWithoutTheExactCost()
    {
        Assert.Equal(
            14_935_000, A.ClaudeCode().Log("api_request", ("input_tokens", 1), ("cost_usd_micros", 14935)).Call().ReportedCostNano);
        Assert.Equal(
            1_000, A.ClaudeCode().Log("api_request", ("input_tokens", 1), ("cost_usd", 0.000001), ("cost_usd_micros", 9))
                .Call().ReportedCostNano);
        Assert.Null(A.ClaudeCode().Log("api_request", ("input_tokens", 1)).Call().ReportedCostNano);
        Assert.Null(A.ClaudeCode().Log("api_request", ("input_tokens", 1), ("cost_usd", double.NaN)).Call().ReportedCostNano);
        Assert.Null(A.ClaudeCode().Log("api_request", ("input_tokens", 1), ("cost_usd", -1.0)).Call().ReportedCostNano);
    }

    [Fact]
    public void Key_IsTheRequestWhereverItIsSeen()
    {
        var key = A.ClaudeCode().Log("api_request", Call).Call().Key;

        Assert.Equal(key, A.ClaudeCode().LogAt(A.Nine, "claude_code.api_request", ("request_id", "req_1"), ("input_tokens", 9)).Call().Key);
        Assert.Equal(
            key, A.ClaudeCode().Span("claude_code.llm_request", [("gen_ai.response.id", "req_1"), ("input_tokens", 9)]).Call().Key);
        var line = A.Transcripts().Log("transcript_message", ("request_id", "req_1"), ("input_tokens", 9)).Call();
        Assert.Equal((key, false), (line.RequestKey, line.Key == key));
        Assert.NotEqual(key, A.ClaudeCode().Log("api_request", ("client_request_id", "req_1"), ("input_tokens", 9)).Call().Key);
    }

    [Fact]
    public void Key_WithoutRequest_IsWhatTheRecordSays()
    {
        var nameless = Call.Where(a => a.Item1 != "request_id").ToArray();
        var call = A.ClaudeCode().Log("api_request", nameless).Call();
        Assert.False(call.HasRequestId);
        Assert.Equal(call.Key, A.ClaudeCode().Log("claude_code.api_request", [.. nameless.Reverse()]).Call().Key);
        Assert.NotEqual(call.Key, A.ClaudeCode().LogAt(A.Nine, "api_request", nameless).Call().Key);
        Assert.Equal(call.Key, A.ClaudeCode().Log("api_request", [.. nameless, ("session.id", "stripped by a relay")]).Call().Key);
        foreach (var (changed, value) in new (string, object)[]
            { ("model", "claude-opus-5"), ("output_tokens", 3), ("event.sequence", 8) })
            Assert.NotEqual(call.Key, A.ClaudeCode().Log("api_request", [.. nameless, (changed, value)]).Call().Key);
    }

    [Fact]
    public void NoUsage_IsNoCall()
    {
        var failed = A.ClaudeCode().Log("api_request", ("model", "claude-opus-4-8"), ("input_tokens", 0), ("cost_usd", 0.0));
        Assert.Empty(failed.Batch.Calls);
        Assert.Equal("api_request", Assert.Single(failed.Batch.Activities).Kind);
        Assert.Equal(0, A.ClaudeCode().Log("api_request", ("model", "<synthetic>"), ("input_tokens", 5)).Batch.Count);
        Assert.Equal(0, A.ClaudeCode().Point("claude_code.token.usage", 5, [("model", "<synthetic>"), ("type", "input")]).Batch.Count);
        Assert.Empty(A.ClaudeCode().Span("claude_code.llm_request", [("success", false)]).Batch.Calls);
        Assert.Empty(A.ClaudeCode().Span("claude_code.tool", [("tool_name", "Bash"), ("result_tokens", 9)]).Batch.Calls);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData("many")]
    [InlineData(double.NaN)]
    [InlineData(100_000_001)]
    public void ImpossibleCount_IsRejected(object count)
    {
        var batch = A.ClaudeCode().Log("api_request", ("output_tokens", count)).Batch;
        Assert.Equal((0, 1), (batch.Count, batch.Rejected));
        Assert.NotNull(batch.RejectedReason);
    }

    [Fact]
    public void GreatestFigures_AreTaken_AndAGreaterCostIsAbsent()
    {
        var call = Assert.Single(A.ClaudeCode().Log("api_request", ("output_tokens", 100_000_000), ("cost_usd", 10_000.0)).Batch.Calls);
        Assert.Equal((100_000_000L, 10_000_000_000_000L), (call.Tokens.Output, call.ReportedCostNano!.Value));
        Assert.Null(
            Assert.Single(A.ClaudeCode().Log("api_request", ("output_tokens", 5), ("cost_usd", 10_000.01)).Batch.Calls).ReportedCostNano);
        Assert.Null(Assert.Single(
            A.ClaudeCode().Log("api_request", ("output_tokens", 5), ("cost_usd_micros", 10_000_000_001)).Batch.Calls).ReportedCostNano);

        (string, object)[] input = [("type", "input")];
        Assert.Equal(
            1_000_000_000_000, Assert.Single(A.ClaudeCode().Point("claude_code.token.usage", 1_000_000_000_000, input).Batch.Points).Value);
        Assert.Equal(1, A.ClaudeCode().Point("claude_code.token.usage", 1_000_000_000_001, input).Batch.Rejected);
    }

    [Theory]
    [InlineData("repl_main_thread", null, "main")]
    [InlineData("repl_main_thread:outputStyle:custom", null, "main")]
    [InlineData("sdk", null, "main")]
    [InlineData("main", null, "main")]
    [InlineData("agent:builtin:general-purpose", "general-purpose", "subagent")]
    [InlineData("agent.builtin.general-purpose", null, "subagent")]
    [InlineData("agent.custom", null, "subagent")]
    [InlineData("agentic", null, "auxiliary")]
    [InlineData("subagent", null, "subagent")]
    [InlineData("explore", "Explore", "subagent")]
    [InlineData("compact", null, "auxiliary")]
    [InlineData("generate_session_title", null, "auxiliary")]
    [InlineData(null, "Explore", "subagent")]
    [InlineData(null, null, null)]
    public void QuerySource_IsOneOfThree(string? name, string? agent, string? expected)
    {
        List<(string, object)> attributes = [("input_tokens", 1)];
        if (name is not null)
            attributes.Add(("query_source", name));
        if (agent is not null)
            attributes.Add(("agent.name", agent));
        Assert.Equal(expected, A.ClaudeCode().Log("api_request", [.. attributes]).Call().Dimensions.QuerySource);
    }

    [Fact]
    public void Decisions_AndResults_CountByTool()
    {
        var batch = A.ClaudeCode()
            .Log("tool_decision", ("tool_name", "Bash"), ("decision", "accept"), ("tool_use_id", "1"))
            .Log("tool_decision", ("tool_name", "Edit"), ("decision", "reject"), ("tool_use_id", "2"))
            .Log("tool_result", ("tool_name", "Bash"), ("success", "false"), ("tool_use_id", "1"))
            .Log("tool_result", ("tool_name", "Bash"), ("success", true), ("tool_use_id", "3"))
            .Log("claude_code.brand_new_event", ("anything", 1)).Batch;

        Assert.Equal(
            ["tool_accepted", "tool_rejected", "tool_result", "tool_failure", "tool_result", "brand_new_event"],
            batch.Activities.Select(a => a.Kind));
        Assert.Equal(6, batch.Activities.Select(a => a.Key).Distinct().Count());
        Assert.Equal("Edit", batch.Activities[1].Dimensions.Tool);
        Assert.Equal(0, batch.Rejected);
    }

    [Fact]
    public void ToolsAndAgents_GoByWhatIsKnownOfThem()
    {
        var batch = A.ClaudeCode()
            .Log("tool_result", ("tool_name", "mcp_tool"), ("mcp_tool.name", "search"), ("vcs.ref.head.name", "fix/1"))
            .Log("tool_result", ("tool_name", "Bash"), ("agent_id", "a1"))
            .Log("subagent_completed", ("model", "claude-opus-5"), ("final_model", "claude-sonnet-5")).Batch;
        Assert.Equal(["search", "Bash", null], batch.Activities.Select(a => a.Dimensions.Tool));
        Assert.Equal(("fix/1", "subagent", "claude-sonnet-5"),
            (batch.Activities[0].Dimensions.Branch, batch.Activities[1].Dimensions.QuerySource, batch.Activities[2].Dimensions.Model));
    }

    [Theory]
    [InlineData(0, 300, 300L)]
    [InlineData(300, null, 0L)]
    [InlineData(null, 120, 120L)]
    [InlineData(null, null, null)]
    [InlineData(null, 301, null)]
    public void CacheSplit_IsTheEvents(int? fiveMinutes, int? oneHour, long? expected)
    {
        List<(string, object)> told = [("input_tokens", 1), ("cache_creation_tokens", 300)];
        if (fiveMinutes is { } five)
            told.Add(("cache_creation_5m_tokens", five));
        if (oneHour is { } hour)
            told.Add(("cache_creation_1h_tokens", hour));
        Assert.Equal(expected, A.ClaudeCode().Log("api_request", [.. told]).Call().CacheWrite1h);
    }

    [Fact]
    public void SpansTime_IsItsOwn() => Assert.Equal(
        (int)((A.Noon - A.Nine) / 1_000_000), A.ClaudeCode().Span("claude_code.llm_request", [("input_tokens", 1), ("duration_ms", 5)])
            .Call().DurationMs);

    [Theory]
    [InlineData("claude_code.interaction", "above", 1)]
    [InlineData("claude_code.interaction", "", 0)]
    [InlineData("claude_code.tool", "above", 0)]
    [InlineData("claude_code.tool.blocked_on_user", "above", 0)]
    [InlineData("claude_code.hook", "above", 0)]
    public void Interactions_OfSomebodyElsesTrace_StandForCallsBelow(string name, string parent, int links)
    {
        var batch = A.ClaudeCode().Span(name, [("tool_name", "Bash")], parent: parent).Batch;
        Assert.Equal((links, 0, 0L), (batch.Spans.Count, batch.Calls.Count, Assert.Single(batch.Activities).Value));
        Assert.All(batch.Spans, link => Assert.NotNull(link.Call));
    }

    [Fact]
    public void SameEventSentAgain_HasTheSameKeys()
    {
        (string, object)[] result = [("tool_name", "Bash"), ("success", "false"), ("tool_use_id", "1"), ("event.sequence", 3)];
        Assert.Equal(
            A.ClaudeCode().Log("tool_result", result).Batch.Activities.Select(a => a.Key),
            A.ClaudeCode().Log("tool_result", result).Batch.Activities.Select(a => a.Key));
    }

    [Fact]
    public void ActiveTime_IsInMilliseconds()
    {
        var activity = Assert.Single(A.ClaudeCode().Point("claude_code.active_time.total", 0.9125, [("type", "user")]).Batch.Activities);
        Assert.Equal((ActivityKinds.ActiveUser, 912L), (activity.Kind, activity.Value));
        Assert.Null(activity.CumulativeStream);
    }

    [Fact]
    public void DashboardOfAgents_IsNoSession()
    {
        Assert.Equal(0, A.ClaudeCode().Point("claude_code.session.count", 1, [("start_type", "agents_view")]).Batch.Count);
        Assert.Equal(1, A.ClaudeCode().Point("claude_code.session.count", 1, [("start_type", "resume")]).Batch.Count);
    }

    [Fact]
    public void RejectedEdit_CountsAsDecisionAndRejection() =>
        Assert.Equal(
            ["edit_decision", "edit_rejection"],
            A.ClaudeCode().Point("claude_code.code_edit_tool.decision", 1, [("decision", "reject")]).Batch.Activities.Select(a => a.Kind));

    [Fact]
    public void Stream_IsAttributesAndStartWhateverTheirOrder()
    {
        (string, object)[] attributes = [("session.id", A.Session), ("model", "claude-opus-4-8"), ("type", "input"), ("extra", "x")];
        PointReport Point((string, object)[] with, long start = A.Nine, long time = A.Noon, object? value = null) => Assert.Single(
            A.ClaudeCode().Point("claude_code.token.usage", value ?? 5.0, with, MetricTemporality.Cumulative, start, time).Batch.Points);

        var point = Point(attributes);
        Assert.Equal((point.Stream, point.Key), (Point([.. attributes.Reverse()]).Stream, Point([.. attributes.Reverse()]).Key));
        Assert.Equal(point.Stream, Point(attributes, time: A.Noon + 1, value: 6.0).Stream);
        Assert.NotEqual(point.Key, Point(attributes, time: A.Noon + 1).Key);
        Assert.NotEqual(point.Key, Point(attributes, value: 6.0).Key);
        Assert.NotEqual(point.Stream, Point(attributes, start: A.Nine + 1).Stream);
        Assert.NotEqual(point.Stream, Point([.. attributes[..3], ("extra", "y")]).Stream);
        Assert.True(point.Cumulative);
    }

    [Fact]
    public void Points_ThatAreNoSumOrNumber()
    {
        (string, object)[] input = [("type", "input")];
        Assert.Equal(1, A.ClaudeCode().Point("claude_code.token.usage", 5, input, kind: MetricKind.Gauge).Batch.Rejected);
        Assert.Equal(1, A.ClaudeCode().Point("claude_code.token.usage", 5, input, MetricTemporality.Unspecified).Batch.Rejected);
        Assert.Equal(1, A.ClaudeCode().Point("claude_code.token.usage", -5.0, input).Batch.Rejected);
        Assert.Equal(1, A.ClaudeCode().Point("claude_code.cost.usage", double.NaN, input).Batch.Rejected);
        Assert.Equal(1, A.ClaudeCode().Point("claude_code.token.usage", 5, [("type", "mystery")]).Batch.Rejected);
        var unrecorded = A.ClaudeCode().Point("claude_code.token.usage", 5, input, flags: 1).Batch;
        Assert.Equal((0, 0), (unrecorded.Rejected, unrecorded.Count));
        Assert.Equal(2, Assert.Single(A.ClaudeCode().Point("claude_code.token.usage", 2.5, input).Batch.Points).Value);
        Assert.Equal(
            14_935_000, Assert.Single(A.ClaudeCode().Point("claude_code.cost.usage", 0.014934999999999999, []).Batch.Points).Value);
    }

    [Fact]
    public void RenamedService_IsKnownByItsScope()
    {
        var batch = A.ClaudeCode(("service.name", "our-bot")).Log("api_request", Call).Batch;
        Assert.Equal("claude_code", Assert.Single(batch.Calls).Dimensions.Source);
    }

    [Fact]
    public void SourceAttribute_GoesBeforeTheService()
    {
        Assert.Equal("claude_cowork", A.ClaudeCode(("takt.source", "claude_cowork")).Log("api_request", Call).Call().Dimensions.Source);
        Assert.Equal("nightly", A.ClaudeCode(("stackspend.source", "nightly")).Log("api_request", Call).Call().Dimensions.Source);
    }

    [Fact]
    public void Time_IsTheObservedOneWhenTheRecordHasNone()
    {
        var reader = new AgentReader();
        var batch = new ReportBatch();
        reader.Begin(batch);
        foreach (var observed in new[] { A.Noon, 0 })
        {
            reader.BeginLog(0, observed, "claude_code.api_request"u8, default);
            reader.Attribute("input_tokens"u8, AttributeValue.Int(1));
            reader.EndLog();
        }
        Assert.Equal([A.Noon, 0], batch.Calls.Select(c => c.TimeUnixNano));
    }
}
