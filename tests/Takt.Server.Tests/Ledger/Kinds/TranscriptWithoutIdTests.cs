namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>Endpoints that answer without a request id: events and transcript lines share session, model and counts alone.</summary>
public sealed class TranscriptWithoutIdTests(KindServer server) : IClassFixture<KindServer>
{
    private static readonly ClaudeCodeProcess Process = new();

    private static readonly KindCall First = new("20T12:00:10", 100, 50, 1000), Second = new("20T12:00:40", 8, 300, 1100, 90);

    private static KindCall Line(KindCall call, string message) => call with { Message = message };

    [Theory]
    [InlineData(null, null)]
    [InlineData("req_a", null)]
    [InlineData(null, "req_a")]
    public async Task EventAndLine_ThatLackACommonId_AreOneCall(string? told, string? written)
    {
        await server.AddsUpAsync(KindTotals.Of(First, Second),
            Process.Events(First with { Request = told }, Second), Process.Transcript(Line(First, "msg_1") with { Request = written },
                Line(Second, "msg_2")));
    }

    /// <summary>Equal in all counts, as quota checks are: as many as the witness that tells of most.</summary>
    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(1, 2, 2)]
    [InlineData(3, 1, 3)]
    public async Task CallsOfOneShape_AreAsManyAsOneWitnessTells(int events, int lines, int calls)
    {
        static KindCall Tiny(int i) => new($"20T12:0{i}:00", 8, 1);
        var told = Enumerable.Range(0, events).Select(Tiny).ToArray();
        var written = Enumerable.Range(0, lines).Select(i => Line(Tiny(i), $"msg_{i}")).ToArray();
        await server.AddsUpAsync(KindTotals.Of([.. Enumerable.Range(0, calls).Select(Tiny)]), Process.Events(told),
            Process.Transcript(written));
    }

    /// <summary>Two ids of one kind are two calls, however alike.</summary>
    [Fact]
    public async Task DifferentRequestsOfOneShape_AreTwoCalls() => await server.AddsUpAsync(KindTotals.Of(First, First),
        Process.Events(First with { Request = "req_a" }), Process.Transcript(Line(First, "msg_1") with { Request = "req_b" }));

    /// <summary>A line for each content block of one message, the output growing.</summary>
    [Fact]
    public async Task BlocksOfOneMessage_AreOneCall() => await server.AddsUpAsync(KindTotals.Of(First),
        Process.Events(First),
        Process.Transcript(Line(First with { At = "20T12:00:08", Output = 1 }, "msg_1"),
            Line(First with { At = "20T12:00:09", Output = 20 }, "msg_1")),
        Process.Transcript(Line(First, "msg_1")));

    /// <summary>The last line is the one that gets lost: what is left is a snapshot within the call's time.</summary>
    [Fact]
    public async Task LineThatIsASnapshot_IsThatCall() => await server.AddsUpAsync(KindTotals.Of(First),
        Process.Events(First), Process.Transcript(Line(First with { Output = 2 }, "msg_1")));

    /// <summary>A side chain repeats a message under a request of its own.</summary>
    [Fact]
    public async Task SideChainReplay_IsNoCall()
    {
        var replay = Export.Logs(Process.Resource, "takt.transcripts",
            Export.Log("20T12:00:50", null, null, Process.Line(Line(First, "msg_1") with { Request = "req_b" }, sidechain: true)));
        await server.AddsUpAsync(KindTotals.Of(First, Second),
            Process.Events(First with { Request = "req_a" }, Second with { Request = "req_b" }),
            Process.Transcript(Line(First, "msg_1") with { Request = "req_a" }, Line(Second, "msg_2") with { Request = "req_b" }), replay);
    }

    /// <summary>Sub-agents' calls are lines of a file of their own, on the side chain.</summary>
    [Fact]
    public async Task SubagentsLines_AreTheirEvents()
    {
        var lines = Export.Logs(Process.Resource, "takt.transcripts",
            Export.Log(Second.At, null, null, Process.Line(Line(Second, "msg_2"), sidechain: true).With("agent_id", "a1b2c3")));
        await server.AddsUpAsync(KindTotals.Of(First, Second),
            Export.Logs(Process.Resource, Process.Scope, Export.Log(Second.At, "claude_code.api_request", null,
                Process.Event(Second).With("query_source", "agent:builtin:general-purpose"))),
            Process.Events(First), Process.Transcript(Line(First, "msg_1")), lines);
    }

    /// <summary>Three witnesses of one call, none with an id in common.</summary>
    [Fact]
    public async Task EventLineAndSpan_AreOneCall() => await server.AddsUpAsync(KindTotals.Of(First, Second),
        Process.Events(First, Second), Process.Transcript(Line(First, "msg_1"), Line(Second, "msg_2")),
        Process.Spans("4bf92f3577b34da6a3ce929d0e0e4736", First, Second));

    /// <summary>All four at once.</summary>
    [Fact]
    public async Task MetricsBesideThem_AddNothing() => await server.AddsUpAsync(KindTotals.Of(First, Second),
        Process.Events(First), Process.Transcript(Line(First, "msg_1"), Line(Second, "msg_2")),
        Process.Spans("4bf92f3577b34da6a3ce929d0e0e4736", Second), Process.Metrics("20T12:00:00", "20T12:01:00", First, Second));

    [Fact]
    public async Task SameCountsInTwoSessions_AreTwoCalls() => await server.AddsUpAsync(KindTotals.Of(First, First),
        Process.Events(First), (Process with { Session = "9c3c1f70-42b1-4b0f-8b36-5a2f0f1d9e02" }).Transcript(Line(First, "msg_1")));
}
