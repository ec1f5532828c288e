using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>What is odd about a session, in one row. Amounts are nano-dollars.</summary>
/// <param name="PeakContext">Tokens of the largest context of any of its calls.</param>
/// <param name="Avoidable">
/// What could have been less: misses of the cache that idling or nothing known caused, and results that were carried for long; of a call
/// that both are true of, the larger.
/// </param>
public readonly record struct SessionTraits(
    long PeakContext, int Misses, long MissedTokens, long MissNano, long Avoidable, int Prompts, int ApiErrors, int FailedTools,
    int Rejections)
{
    /// <summary>A result of more tokens, carried by more calls, could have been summarised.</summary>
    private const long LargeResult = 25_000, ManyCalls = 10;

    public static SessionTraits Of(IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events)
    {
        var chains = new Chains(calls, events);
        var misses = CacheMisses.Find(chains);
        int Count(Func<EventFact, bool> which) => events.Count(which);
        return new(
            calls.Select(call => call.Context).DefaultIfEmpty().Max(), misses.Count, misses.Values.Sum(miss => miss.Tokens),
            misses.Values.Sum(miss => miss.CostNano ?? 0), AvoidableOf(chains, misses, calls, events),
            Count(happened => happened.Kind == ActivityKinds.Prompts), Count(happened => happened.Kind == ActivityKinds.ApiErrors),
            Count(happened => happened.Kind == ActivityKinds.ToolResults && happened.Details.Outcome == ActivityOutcome.Failed),
            Count(happened => happened.Kind == ActivityKinds.ToolRejected));
    }

    private static long AvoidableOf(
        Chains chains, Dictionary<Guid, CacheMiss> misses, IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events)
    {
        var carried = new Dictionary<Guid, long>();
        foreach (var use in ToolUses.Find(calls, events))
        {
            var tokens = use.ResultTokens ?? CarriedCost.TokensOf(use.ResultBytes ?? 0);
            if (tokens <= LargeResult)
                continue;
            var chain = use.AgentId is { } agent ? new Chain(agent, null, null) : Chain.Main;
            var shares = CarriedCost.Shares(chains, chain, use.EndMicros, tokens);
            if (shares.Count <= ManyCalls)
                continue;
            foreach (var (call, pico) in shares)
                carried[call.Key] = carried.GetValueOrDefault(call.Key) + PicoPrice.Nano(pico ?? 0);
        }

        return calls.Sum(call => Math.Max(carried.GetValueOrDefault(call.Key),
            misses.TryGetValue(call.Key, out var miss) && miss.Cause is not MissCause.ModelOrEffort ? miss.CostNano ?? 0 : 0));
    }
}
