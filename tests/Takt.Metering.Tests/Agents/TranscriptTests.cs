using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>The wire form of docs/transcripts.md.</summary>
public sealed class TranscriptTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Lines_AreKnownByMessageRequestAndSideChainTogether()
    {
        CallReport Line(string? message, string? request, bool sidechain, int output = 2)
        {
            List<(string, object)> attributes = [("session.id", A.Session), ("model", "claude-opus-5"), ("input_tokens", 1),
                ("output_tokens", output), ("is_sidechain", sidechain)];
            if (message is not null)
                attributes.Add(("message.id", message));
            if (request is not null)
                attributes.Add(("request_id", request));
            return A.Transcripts().Log("transcript_message", [.. attributes]).Call();
        }

        var line = Line("m", "r", false);
        Assert.Equal(line.Key, Line("m", "r", false, output: 9).Key);
        Assert.Equal(6, new[]
        {
            line, Line("m", "r", true), Line("m", null, false), Line(null, "r", false), Line("n", "r", false), Line("m", "s", false),
        }.Select(l => l.Key).Distinct().Count());
        Assert.Equal((line.RequestKey, line.MessageId), (Line("other", "r", true).RequestKey, Line("m", "other", true).MessageId));
        Assert.Equal((null, null), (Line(null, null, false).RequestKey, Line(null, null, false).MessageId));
        Assert.NotEqual(Line(null, null, false).Key, Line(null, null, false, output: 9).Key);
    }

    [Fact]
    public void MessageIds_AreNoRequests() => Assert.NotEqual(
        A.Transcripts().Log("transcript_message", ("request_id", "x"), ("input_tokens", 1)).Call().RequestKey,
        A.Sender("shop").Span("chat", [("gen_ai.response.id", "x"), ("gen_ai.usage.input_tokens", 1)]).Call().RequestKey);

    [Fact]
    public void EventsIds_AreKeptApart()
    {
        var call = A.ClaudeCode()
            .Log("api_request", ("input_tokens", 1), ("request_id", "x"), ("client_request_id", "x"), ("agent_id", "a1")).Call();
        var client = A.ClaudeCode().Log("api_request", ("input_tokens", 1), ("client_request_id", "x")).Call();
        Assert.Equal((call.Key, call.ClientId), (call.RequestKey!.Value, client.ClientId));
        Assert.Equal((false, false), (client.HasRequestId, client.Key == call.Key));
        Assert.Equal(("subagent", call.AgentId), (call.Dimensions.QuerySource,
            A.ClaudeCode().Span("claude_code.llm_request", [("input_tokens", 1), ("agent_id", "a1")]).Call().AgentId));
    }

    [Fact]
    public void LineWithoutScope_IsKnownByItsName()
    {
        var call = A.Sender("relay").Log("transcript_message", ("input_tokens", 1), ("request_id", "x")).Call();
        Assert.Equal((Evidence.Transcript, "claude_code"), (call.Evidence, call.Dimensions.Source));
    }

    [Theory]
    [InlineData("human", "typed", "prompt_by_person")]
    [InlineData("task-notification", "system", "prompt_automatic")]
    [InlineData("task-notification", null, "prompt_automatic")]
    [InlineData(null, "system", "prompt_automatic")]
    [InlineData(null, null, "prompt_by_person")]
    public void Prompt_IsAPersonsOrTheClients(string? origin, string? source, string kind)
    {
        List<(string, object)> attributes = [("session.id", A.Session), ("message.uuid", "u1")];
        if (origin is not null)
            attributes.Add(("origin.kind", origin));
        if (source is not null)
            attributes.Add(("prompt_source", source));
        Assert.Equal(kind, Assert.Single(A.Transcripts().Log("transcript_prompt", [.. attributes]).Batch.Activities).Kind);
    }

    [Fact]
    public void Limit_IsTheTimeUntilItEnds()
    {
        var limit = Assert.Single(
            A.Transcripts().Log("quota_limits", ("rate_limit_type", "five_hour"), ("resets_at", (A.Noon / Second) + 90)).Batch.Activities);
        Assert.Equal(("limit_ms.five_hour", 90_000L), (limit.Kind, limit.Value));
        Assert.Equal(1, A.Transcripts().Log("quota_limits", ("rate_limit_type", "five_hour")).Batch.Rejected);
        Assert.Equal(0, Assert.Single(A.Transcripts().Log("quota_limits", ("resets_at", 5)).Batch.Activities).Value);
    }

    [Fact]
    public void Owner_IsTheAccount()
    {
        var owner = Assert.Single(A.Transcripts()
            .Log("session_owner", ("session.id", A.Session), ("user.account_uuid", "acc"), ("organization.id", "org")).Batch.Activities);
        Assert.Equal(("session_owner", "acc", "org"),
            (owner.Kind, owner.Dimensions.UserAccountUuid, owner.Dimensions.ProviderOrganization));
    }

    [Fact]
    public void CostState_IsARunningSumPerModel()
    {
        ActivityReport State(string model, double usd, long time = A.Noon) =>
            Assert.Single(
                A.Transcripts().LogAt(time, "cost_state", ("session.id", A.Session), ("model", model), ("cost_usd", usd)).Batch.Activities);
        var state = State("claude-opus-5", 0.0123);
        Assert.Equal(("cost_state", 12_300_000L), (state.Kind, state.Value));
        Assert.Equal(state.CumulativeStream, State("claude-opus-5", 0.5, A.Noon + 1).CumulativeStream);
        Assert.NotEqual(state.CumulativeStream, State("claude-sonnet-5", 0.5).CumulativeStream);
        Assert.Equal(1, A.Transcripts().Log("cost_state", ("cost_usd", -1.0)).Batch.Rejected);
    }
}
