using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>Which conversation a call or an event belongs to: what one of its calls wrote into the cache, the next one reads.</summary>
/// <param name="AgentId">The sub-agent's instance.</param>
/// <param name="Agent">Its name, and <paramref name="PromptId"/> its prompt, where the client tells of no instance.</param>
public readonly record struct Chain(Guid? AgentId, string? Agent, Guid? PromptId)
{
    public static readonly Chain Main;

    public bool IsMain => this == Main;

    /// <summary>Null for a call of the client's own, which has no conversation.</summary>
    public static Chain? Of(CallFact call) => call switch
    {
        { AgentId: { } agent } => new Chain(agent, null, null),
        { Source: CallSource.Subagent } => new Chain(null, call.Agent ?? "", call.PromptId),
        { Source: CallSource.Main } => Main,
        _ => null,
    };

    public static Chain Of(EventFact happened) =>
        happened.Details.AgentId is { } agent ? new Chain(agent, null, null) : Main;
}

/// <summary>The calls of a session, chain by chain in order of time, and where compactions cut them.</summary>
public sealed class Chains
{
    private readonly Dictionary<Chain, CallFact[]> _calls;
    private readonly ILookup<Chain, long> _compactions;

    public Chains(IEnumerable<CallFact> calls, IEnumerable<EventFact> events)
    {
        _calls = calls.Where(call => Chain.Of(call) is not null).GroupBy(call => Chain.Of(call)!.Value)
            .ToDictionary(group => group.Key, group => group.OrderBy(call => call.AtMicros).ThenBy(call => call.Key).ToArray());
        _compactions = events.Where(happened => happened.Kind == ActivityKinds.Compactions
                && happened.Details.Outcome != ActivityOutcome.Failed)
            .ToLookup(Chain.Of, happened => happened.AtMicros);
    }

    public IEnumerable<KeyValuePair<Chain, CallFact[]>> All => _calls;

    public IReadOnlyList<CallFact> Of(Chain chain) => _calls.TryGetValue(chain, out var calls) ? calls : [];

    /// <summary>Whether the conversation was compacted after the first time and up to the second.</summary>
    public bool IsCut(Chain chain, long afterMicros, long untilMicros) =>
        _compactions[chain].Any(at => at > afterMicros && at <= untilMicros);
}
