namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>A framework's span around the SDK's span of the same call: only the innermost is a call, whatever either is named.</summary>
public sealed class NestedSpanTests(KindServer server) : IClassFixture<KindServer>
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736", A = "00f067aa0ba902a1", B = "00f067aa0ba902b2", C = "00f067aa0ba902c3",
        D = "00f067aa0ba902d4";

    private static readonly GenAiService Service = new();

    /// <summary>The outer one knows nothing of the cache.</summary>
    private static readonly KindCall Inner = new("20T12:00:28", 10, 100, 18_000, 2_000) { Message = "msg_in" },
        Outer = new("20T12:00:01", 20_010, 100);

    [Theory]
    [InlineData("chat", "chat")]
    [InlineData("invoke_agent", "chat")]
    [InlineData("text_completion", "generate_content")]
    [InlineData("invoke_workflow", "text_completion")]
    [InlineData("embeddings", "chat")]
    public async Task ParentAndChild_InOneRequestOrTwo_AreOneCall(string outer, string inner)
    {
        var (parent, child) = (Service.Chat(Outer, Trace, A, null, outer), Service.Chat(Inner, Trace, B, A, inner));
        await server.AddsUpAsync(KindTotals.Of(Inner), Service.Spans(parent, child));
        await server.AddsUpAsync(KindTotals.Of(Inner), Service.Spans(parent), Service.Spans(child));
    }

    [Fact]
    public async Task ThreeLevels_AreOneCall()
    {
        await server.AddsUpAsync(KindTotals.Of(Inner),
            Service.Spans(Service.Chat(Outer with { Output = 101 }, Trace, A, null, "invoke_agent")),
            Service.Spans(Service.Chat(Outer, Trace, B, A)), Service.Spans(Service.Chat(Inner, Trace, C, B)));
    }

    /// <summary>Links of spans without usage count as well.</summary>
    [Fact]
    public async Task SpanWithoutUsageBetween_LinksThem() => await server.AddsUpAsync(KindTotals.Of(Inner),
        Service.Spans(Service.Chat(Outer, Trace, A)), Service.Spans(Service.Plain("20T12:00:02", Trace, B, A)),
        Service.Spans(Service.Chat(Inner, Trace, C, B)));

    /// <summary>The span between was sampled away: the root is above whatever its trace holds.</summary>
    [Fact]
    public async Task LinkThatIsLost_LeavesTheRootAbove() => await server.AddsUpAsync(KindTotals.Of(Inner),
        Service.Spans(Service.Chat(Outer, Trace, A)), Service.Spans(Service.Chat(Inner, Trace, C, parent: B)));

    [Fact]
    public async Task AgentThatSumsItsCalls_IsNoCall()
    {
        var second = new KindCall("20T12:00:40", 30, 300, 20_000) { Message = "msg_2" };
        var sum = new KindCall("20T12:00:01", 40_040, 400);
        await server.AddsUpAsync(KindTotals.Of(Inner, second),
            Service.Spans(Service.Chat(sum, Trace, A, null, "invoke_agent")), Service.Spans(Service.Chat(Inner, Trace, B, A)),
            Service.Spans(Service.Chat(second, Trace, C, A)));
    }

    [Fact]
    public async Task CallsSideBySide_UnderASpanWithoutUsage_AreTwo()
    {
        var second = new KindCall("20T12:00:40", 30, 300, 20_000) { Message = "msg_2" };
        await server.AddsUpAsync(KindTotals.Of(Inner, second),
            Service.Spans(Service.Plain("20T12:00:00", Trace, A, null)), Service.Spans(Service.Chat(Inner, Trace, B, A)),
            Service.Spans(Service.Chat(second, Trace, C, A)));
    }

    [Fact]
    public async Task RootsOfOneTrace_AreCallsOfTheirOwn()
    {
        var second = new KindCall("20T12:00:40", 30, 300, 20_000) { Message = "msg_2" };
        await server.AddsUpAsync(KindTotals.Of(Inner, second), Service.Spans(Service.Chat(Inner, Trace, A)),
            Service.Spans(Service.Chat(second, Trace, B)));
    }

    [Fact]
    public async Task TracesOfTheirOwn_DontTouchEachOther()
    {
        const string Other = "5cf92f3577b34da6a3ce929d0e0e4737";
        var second = new KindCall("20T12:00:40", 30, 300, 20_000) { Message = "msg_2" };
        await server.AddsUpAsync(KindTotals.Of(Inner, second),
            Service.Spans(Service.Chat(Outer, Trace, A)), Service.Spans(Service.Chat(Inner, Trace, B, A)),
            Service.Spans(Service.Chat(second, Other, A)));
    }

    /// <summary>Claude Code below a caller that tells the sum of what it did.</summary>
    [Fact]
    public async Task CallersSpanAroundClaudeCode_IsNoCall()
    {
        var client = new ClaudeCodeProcess();
        var call = new KindCall("20T12:00:28", 10, 100, 18_000) { Request = "req_1" };
        await server.AddsUpAsync(KindTotals.Of(call),
            Service.Spans(Service.Chat(Outer, Trace, A, null, "invoke_agent")),
            Export.Spans(client.Resource, "com.anthropic.claude_code.tracing",
                Export.Span("claude_code.interaction", "20T12:00:05", "20T12:00:29", Trace, B, A, new()),
                Export.Span("claude_code.llm_request", "20T12:00:06", "20T12:00:28", Trace, C, B,
                    client.Event(call).With("cost_usd", null))),
            Service.Spans(Service.Plain("20T12:00:30", Trace, D, A)));
    }

    /// <summary>A trace's id that several runs share: each root is above its own children only.</summary>
    [Fact]
    public async Task RootBesideAnothersChild_IsACallOfItsOwn()
    {
        var second = new KindCall("20T22:00:40", 30, 300, 20_000) { Message = "msg_2" };
        await server.AddsUpAsync(KindTotals.Of(Inner, second),
            Service.Spans(Service.Chat(Outer, Trace, A)), Service.Spans(Service.Chat(Inner, Trace, B, A)),
            Service.Spans(Service.Chat(second, Trace, C)));
    }
}
