using Takt.Metering.Sessions;
using Takt.Metering.Usage;
using static Takt.Metering.Tests.Sessions.Facts;

namespace Takt.Metering.Tests.Sessions;

/// <summary>A session as a tree. What both clients really sent is tested through the whole server.</summary>
public sealed class SessionTreeTests
{
    private static readonly Guid Agent = Guid.NewGuid(), Other = Guid.NewGuid();

    private static readonly string[] Kinds =
    [
        ActivityKinds.ToolSpan, ActivityKinds.ExecutionSpan, ActivityKinds.ToolResults, ActivityKinds.ToolAccepted, ActivityKinds.WaitSpan,
        ActivityKinds.InteractionSpan, ActivityKinds.Prompts, ActivityKinds.Compactions, ActivityKinds.ApiErrors,
    ];

    [Fact]
    public void WhatCallsDontComeTo_IsUnitemised()
    {
        var tree = Build([Call(1, cost: 40), Call(2, cost: null)], [], total: 100);

        Assert.Equal(100, tree.Nodes[0].BelowNano);
        Assert.Equal(60, Assert.Single(tree.Nodes, node => node.Kind == NodeKind.Unitemised).OwnNano);
    }

    [Fact]
    public void Nothing_IsASessionAlone() => Assert.Single(Build([], [], total: 0).Nodes);

    [Fact]
    public void CallsWithoutAPrompt_LieBelowTheSession()
    {
        var call = Call(1) with { PromptId = null };

        Assert.Equal(NodeKind.Session, Assert.Single(Build([call], [], total: 1).Nodes, node => node.Kind == NodeKind.Call).Parent!.Kind);
    }

    [Fact]
    public void TwoAgentsOfOnePrompt_LieEachBelowItsOwnTool()
    {
        var tree = Build(
            [Call(3, agentId: Agent, agent: "Explore"), Call(7, agentId: Other, agent: "Explore")],
            [
                Result(9, "a", tool: "Agent") with { Details = Took("a", 8_000) },
                Result(9, "b", tool: "Agent") with { Details = Took("b", 4_000) },
            ],
            total: 2);

        Assert.Equal(["tool:a", "tool:b"], tree.Nodes.Where(node => node.Kind == NodeKind.Agent).Select(node => node.Parent!.Id).Order());
        Assert.All(tree.Nodes.Where(node => node.Kind == NodeKind.Tool), tool => Assert.Equal(1, tool.BelowNano));
    }

    [Fact]
    public void Wait_WithoutSpans_IsFromTheCallToAPersonsDecision()
    {
        var call = Call(10);
        EventFact Decision(string source) => Event(ActivityKinds.ToolAccepted, 25, new()
        {
            ToolUse = "a",
            Outcome = ActivityOutcome.Accepted,
            Reason = source,
            AskedBy = CallFact.HalfOf(call.Key),
        }, "Bash");

        Assert.Equal(15_000, Assert.Single(Build([call], [Decision("user_temporary")], 1).Nodes, n => n.Kind == NodeKind.Tool).WaitedMs);
        Assert.Null(Assert.Single(Build([call], [Decision("config")], 1).Nodes, n => n.Kind == NodeKind.Tool).WaitedMs);
    }

    [Fact]
    public void Carried_IsNoPartOfASum_AndSaysWhetherItIsGuessed()
    {
        var tree = Build([Call(10, cost: 7), Call(20, cost: 7)], [Result(5, "a", bytes: 4_000)], total: 14);

        var tool = Assert.Single(tree.Nodes, node => node.Kind == NodeKind.Tool);
        Assert.Equal((null, 0, (1_000L * 10_000) + (1_000L * 1_000), true),
            (tool.OwnNano, tool.BelowNano, tool.CarriedNano, tool.IsCarriedGuessed));
        Assert.Equal(14, tree.Nodes[0].BelowNano);
    }

    [Fact]
    public void RejectedTool_HasNoResultToCarry()
    {
        var rejected = Event(ActivityKinds.ToolRejected, 5,
            new() { ToolUse = "a", Outcome = ActivityOutcome.Rejected, Reason = "user_reject" });

        var tool = Assert.Single(Build([Call(10)], [rejected], 1).Nodes, node => node.Kind == NodeKind.Tool);
        Assert.Equal((ActivityOutcome.Rejected, null), (tool.Outcome, tool.CarriedNano));
    }

    /// <summary>Spans are somebody's word: an agent below the tool that it is said to have used itself is below the session.</summary>
    [Fact]
    public void SpansInACircle_StillAddUp()
    {
        EventFact Span(string kind, long own, long parent, string use) =>
            Event(kind, 5, new() { Span = own, ParentSpan = parent, ToolUse = use, AgentId = Agent }, "Agent");
        var tree = Build([Call(6, agentId: Agent, cost: 5, span: 2)],
            [Span(ActivityKinds.ToolSpan, 1, 2, "a"), Span(ActivityKinds.ExecutionSpan, 2, 1, "a")], total: 5);

        Assert.Equal((5, 4), (tree.Nodes[0].BelowNano, tree.Nodes.Count));
    }

    [Fact]
    public void MadeSessions_AlwaysAddUp_AndParentsComeFirst()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var calls = Enumerable.Range(0, random.Next(20)).Select(i => Call(i, cost: random.Next(3) == 0 ? null : random.Next(100),
                agentId: random.Next(3) switch { 0 => Agent, 1 => Other, _ => null }, span: random.Next(6), prompt: Some(random))).ToList();
            var events = Enumerable.Range(0, random.Next(40)).Select(i => Event(Kinds[random.Next(Kinds.Length)], random.Next(20), new()
            {
                Span = random.Next(6),
                ParentSpan = random.Next(6),
                ToolUse = random.Next(4) == 0 ? null : $"{random.Next(4)}",
                AgentId = random.Next(3) == 0 ? Agent : null,
                SizeOut = random.Next(4_000),
                DurationMs = random.Next(9_000),
            }, random.Next(2) == 0 ? "Agent" : "Bash", Some(random))).ToList();
            var total = random.Next(500);

            var tree = Build(calls, events, total);

            Assert.Equal(total, tree.Nodes[0].BelowNano);
            Assert.Equal(total, tree.Nodes.Sum(node => node.OwnNano ?? 0));
            var seen = new HashSet<SessionNode>();
            Assert.All(tree.Nodes, node => Assert.True(seen.Add(node) && (node.Parent is null || seen.Contains(node.Parent))));
            Assert.Equal(tree.Nodes.Count, tree.Nodes.Select(node => node.Id).Distinct().Count());
        }
    }

    private static Guid Some(Random random) => new(random.Next(3), 0, 0, new byte[8]);

    private static ActivityDetails Took(string use, int ms) =>
        new() { ToolUse = use, DurationMs = ms, Outcome = ActivityOutcome.Succeeded };

    private static SessionTree Build(IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events, long total)
    {
        var chains = new Chains(calls, events);
        return SessionTreeBuilder.Build(calls, events, total, chains, CacheMisses.Find(chains));
    }
}
