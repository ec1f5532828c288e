using Takt.Metering.Sessions;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>What a timeline needs is kept from what both clients sent, and from what nobody sends by mistake alone.</summary>
public sealed class DetailTests
{
    private const string Old = "claude-code-2.1.197/oauth-subagent-http-json", New = "claude-code-2.1.332/oauth-subagent-http-json",
        Refused = "claude-code-2.1.332/interactive-http-json", Failed = "claude-code-2.1.332/cumulative-tool-details-http-json";

    public static TheoryData<string> Folders => [.. Fixtures.Folders()];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Events_AllHaveTheirNumberAndTheirSpan(string folder)
    {
        var logs = Fixtures.Read(folder, "logs");

        var sequences = logs.Calls.Select(call => call.Details.Sequence)
            .Concat(logs.Activities.Where(activity => !IsSecond(activity.Kind)).Select(a => a.Details.Sequence))
            .ToList();
        Assert.Equal(Enumerable.Range(0, sequences.Count).Cast<int?>(), sequences.Order());
        Assert.All(logs.Calls, call => Assert.NotNull(call.Details.RequestId));
        Assert.All(logs.Calls, call => Assert.NotNull(call.Details.ParentSpan));
    }

    /// <summary>What an event tells besides what it is.</summary>
    private static bool IsSecond(string kind) =>
        kind == ActivityKinds.ToolFailures || kind.StartsWith(ActivityKinds.LimitEvents, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Spans_AndEventsSayTheSamePlaceOfACall(string folder)
    {
        var events = Fixtures.Read(folder, "logs").Calls.ToDictionary(call => call.Key, call => call.Details);
        var spans = Fixtures.Read(folder, "traces");

        foreach (var call in spans.Calls)
        {
            Assert.Equal(events[call.Key].ParentSpan, call.Details.ParentSpan);
            Assert.Equal(events[call.Key].RequestId, call.Details.RequestId);
            Assert.Equal((short)1, Math.Min(call.Details.Attempts!.Value, (short)1));
            Assert.NotNull(call.Details.TtftMs);
        }

        var known = spans.Activities.Select(activity => activity.Details.Span).ToHashSet();
        Assert.All(spans.Calls, call => Assert.Contains(call.Details.ParentSpan, known));
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    public void ToolUse_IsFollowedThroughDecisionResultAndSpans(string folder)
    {
        var reports = Fixtures.Read(folder, "logs").Activities.Concat(Fixtures.Read(folder, "traces").Activities).ToList();

        var uses = reports.Where(report => report.Details.ToolUse is not null).ToLookup(report => report.Details.ToolUse);
        Assert.Equal(3, uses.Count);
        foreach (var use in uses)
        {
            var decision = Assert.Single(use, report => report.Kind == ActivityKinds.ToolAccepted).Details;
            Assert.Equal((ActivityOutcome.Accepted, "config"), (decision.Outcome, decision.Reason));
            var result = Assert.Single(use, report => report.Kind == ActivityKinds.ToolResults).Details;
            Assert.Equal(ActivityOutcome.Succeeded, result.Outcome);
            Assert.True(result is { SizeIn: > 0, SizeOut: > 0, DurationMs: > 0 });
            var tool = Assert.Single(use, report => report.Kind == ActivityKinds.ToolSpan).Details;
            Assert.Single(use, report => report.Kind == ActivityKinds.ExecutionSpan && report.Details.ParentSpan == tool.Span);
            Assert.Single(reports, report => report.Kind == ActivityKinds.WaitSpan && report.Details.ParentSpan == tool.Span);
        }
    }

    [Fact]
    public void SubAgent_HasOneInstanceInCallsToolsAndItsEnd()
    {
        var logs = Fixtures.Read(New, "logs");

        var agent = Assert.Single(logs.Calls.Select(call => call.AgentId).Where(id => id is not null).Distinct());
        Assert.Equal(2, logs.Calls.Count(call => call.AgentId == agent));
        foreach (var kind in new[] { ActivityKinds.ToolAccepted, ActivityKinds.ToolResults, ActivityKinds.AgentEnds })
            Assert.Single(logs.Activities, activity => activity.Kind == kind && activity.Details.AgentId == agent);
    }

    [Fact]
    public void Asked_LeadsFromAToolToItsCall()
    {
        var logs = Fixtures.Read(New, "logs");
        var calls = logs.Calls.ToDictionary(call => CallFact.HalfOf(call.Key), call => call.Details.RequestId);

        var decisions = logs.Activities.Where(activity => activity.Kind == ActivityKinds.ToolAccepted).ToList();
        Assert.Equal(3, decisions.Count);
        Assert.All(decisions, decision => Assert.True(calls.ContainsKey(decision.Details.AskedBy!.Value)));
    }

    [Fact]
    public void FailedRequest_SaysStatusAndAttempts()
    {
        var refused = Assert.Single(Fixtures.Read(Refused, "logs").Activities, a => a.Kind == ActivityKinds.ApiErrors).Details;
        Assert.Equal(((short)429, (short)1, ActivityOutcome.Failed), (refused.Status, refused.Attempts, refused.Outcome));

        var span = Assert.Single(Fixtures.Read(Refused, "traces").Activities, a => a.Kind == ActivityKinds.RequestSpan).Details;
        Assert.Equal(((short)429, ActivityOutcome.Failed), (span.Status, span.Outcome));
        Assert.Single(Fixtures.Read(Failed, "traces").Calls, call => call.Details.Attempts == 2);
    }

    [Fact]
    public void Compaction_SaysTokensBeforeAndAfter()
    {
        var compaction = Assert.Single(Fixtures.Read(Refused, "logs").Activities, a => a.Kind == ActivityKinds.Compactions).Details;

        Assert.Equal((ActivityOutcome.Succeeded, "manual"), (compaction.Outcome, compaction.Reason));
        Assert.True(compaction is { SizeIn: > 0, SizeOut: > 0, DurationMs: > 0 });
    }

    [Fact]
    public void Decision_OfAnEditHasSourceAndLanguage()
    {
        var batch = A.ClaudeCode().Point("claude_code.code_edit_tool.decision", 1.0,
            [("tool_name", "Edit"), ("decision", "reject"), ("source", "user_reject"), ("language", "TypeScript")]).Batch;

        var edit = Assert.Single(batch.Activities, activity => activity.Kind == ActivityKinds.EditDecisions).Details;
        Assert.Equal((ActivityOutcome.Rejected, "user_reject", "TypeScript"), (edit.Outcome, edit.Reason, edit.Language));
    }

    [Fact]
    public void WhatIsNoWordOrNumber_IsLeftOut()
    {
        var batch = A.ClaudeCode().Log("tool_result", ("tool_use_id", "not an id, but words"), ("event.sequence", -1),
            ("duration_ms", "soon"), ("tool_result_size_bytes", 5e12), ("success", "false"), ("error_type", new string('x', 41))).Batch;

        var result = Assert.Single(batch.Activities, activity => activity.Kind == ActivityKinds.ToolResults).Details;
        Assert.Equal(new ActivityDetails { Outcome = ActivityOutcome.Failed }, result);
    }

    [Theory]
    [InlineData("source")]
    [InlineData("error_type")]
    [InlineData("language")]
    public void LongText_UnderTheNameOfAWord_IsContent(string key)
    {
        var sender = A.ClaudeCode().Log("tool_result", (key, new string('x', 2000)));

        Assert.Equal(1, sender.Batch.ContentDropped);
    }
}
