using Takt.Metering.Cost;
using Takt.Metering.Sessions;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Sessions;

/// <summary>Made calls and events of a session; times are seconds since its beginning.</summary>
internal static class Facts
{
    /// <summary>Pico-dollars: a read costs 1 µ$ a token, a write 10 or 20.</summary>
    public static readonly TokenPrices Prices = new(8_000_000, 10_000_000, 20_000_000, 1_000_000, 40_000_000);

    public static readonly Guid Prompt = Guid.Parse("00000000-0000-0000-0000-0000000000aa");

    public static CallFact Call(
        double at, long read = 0, long write = 0, long input = 0, long? hour = null, string model = "opus", Guid? agentId = null,
        string? agent = null, CallSource source = CallSource.Main, long? cost = 1, bool priced = true, Guid? prompt = null,
        long? span = null) =>
        new(Id(at, agentId, source), Micros(at), 1_000, prompt ?? Prompt,
            agentId is null && agent is null ? source : CallSource.Subagent, agent, agentId, model,
            "high", new(input, 1, read, write), hour, cost, priced ? Prices : null, new() { ParentSpan = span });

    public static EventFact Event(
        string kind, double at, ActivityDetails details = default, string? tool = null, Guid? prompt = null) =>
        new(Guid.NewGuid(), kind, Micros(at), prompt ?? Prompt, tool, null, details);

    public static EventFact Compaction(double at, ActivityOutcome outcome = ActivityOutcome.Succeeded) =>
        Event(ActivityKinds.Compactions, at, new() { Outcome = outcome });

    public static EventFact Result(
        double at, string use, int bytes = 0, string tool = "Read", Guid? agentId = null, long? span = null,
        ActivityOutcome outcome = ActivityOutcome.Succeeded) =>
        Event(ActivityKinds.ToolResults, at, new()
        {
            ToolUse = use,
            SizeOut = bytes,
            AgentId = agentId,
            ParentSpan = span,
            Outcome = outcome,
        }, tool);

    public static long Micros(double seconds) => 1_795_176_000_000_000 + (long)(seconds * 1_000_000);

    private static Guid Id(double at, Guid? agentId, CallSource source) =>
        new((int)(at * 1_000), (short)source, (short)(agentId?.GetHashCode() ?? 0), new byte[8]);
}
