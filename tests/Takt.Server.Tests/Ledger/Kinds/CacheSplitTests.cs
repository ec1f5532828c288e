namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>
/// Cache writes of an hour's life that one report tells of and another, whose figures count, doesn't: whatever the call's next report
/// changes, nothing of the cost is left over.
/// </summary>
public sealed class CacheSplitTests(KindServer server) : IClassFixture<KindServer>
{
    // List prices of a million one-hour writes: 6 USD.
    private const decimal OneHour = 6m / 1_000_000, FiveMinutes = 3.75m / 1_000_000;

    private static readonly ClaudeCodeProcess Process = new();

    private static readonly KindCall Call = new("20T12:00:10", 100, 50, 1000, 400) { Request = "req_a", Message = "msg_1" };

    private static readonly KindTotals AtOneHour = KindTotals.Of(Call) with { Cost = Call.Cost + (400 * (OneHour - FiveMinutes)) };

    [Fact]
    public async Task SplitOfALine_EventWithoutCost_IsTheCalls() => await server.AddsUpAsync(AtOneHour,
        Line(Process.Line(Call).With("cache_creation_1h_tokens", 400)), Event(Process.Event(Call).With("cost_usd", null)),
        Process.Spans("4bf92f3577b34da6a3ce929d0e0e4736", Call));

    [Fact]
    public async Task SplitOfAnEarlierLine_LaterLineLeads_IsTheCalls() => await server.AddsUpAsync(AtOneHour,
        Line(Process.Line(Call).With("cache_creation_1h_tokens", 400)), Later());

    [Fact]
    public async Task SplitOfAnEarlierLine_EventWithItsOwnCost_LeavesNothingOfIt() => await server.AddsUpAsync(KindTotals.Of(Call),
        Line(Process.Line(Call).With("cache_creation_1h_tokens", 400)), Later(), Process.Events(Call));

    /// <summary>A side chain repeats the message under a request of its own.</summary>
    private static Export Later() => Export.Logs(Process.Resource, "takt.transcripts",
        Export.Log("20T12:00:50", null, null, Process.Line(Call with { Request = "req_b" }, sidechain: true)));

    private static Export Line(Attributes line) => Export.Logs(Process.Resource, "takt.transcripts", Export.Log(Call.At, null, null, line));

    private static Export Event(Attributes told) =>
        Export.Logs(Process.Resource, Process.Scope, Export.Log(Call.At, "claude_code.api_request", null, told));
}
