using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>What the spans of a session say of where something happened.</summary>
internal sealed class SpanPlaces
{
    /// <summary>Deeper than sub-agents of sub-agents go; parents that lead in a circle end here.</summary>
    private const int MostLevels = 64;

    private readonly Dictionary<long, long?> _parents = [];
    private readonly HashSet<long> _interactions = [];
    private readonly Dictionary<long, Guid> _prompts = [];
    private readonly Dictionary<long, ToolUse> _executions = [];
    private readonly Dictionary<long, Chain> _chains = [];

    public SpanPlaces(IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events, IReadOnlyList<ToolUse> tools)
    {
        foreach (var happened in events.Where(happened => happened.Details.Span is not null))
        {
            var span = happened.Details.Span!.Value;
            _parents[span] = happened.Details.ParentSpan;
            if (happened.Kind == ActivityKinds.InteractionSpan)
                _interactions.Add(span);
        }

        foreach (var use in tools.Where(use => use.ExecutionSpan is not null))
            _executions[use.ExecutionSpan!.Value] = use;
        AreKnown = calls.Any(call => call.Details.ParentSpan is { } parent && _parents.ContainsKey(parent));
        foreach (var (prompt, parent) in calls.Select(call => (call.PromptId, call.Details.ParentSpan))
            .Concat(events.Select(happened => (happened.PromptId, happened.Details.ParentSpan))))
        {
            if (prompt is { } id && parent is { } span && _interactions.Contains(span))
                _prompts[span] = id;
        }

        foreach (var call in calls)
        {
            if (call.Details.ParentSpan is { } parent && _executions.ContainsKey(parent) && Chain.Of(call) is { IsMain: false } chain)
                _chains.TryAdd(parent, chain);
        }
    }

    /// <summary>Whether some call lies in a span that is known.</summary>
    public bool AreKnown { get; }

    /// <summary>The use of a tool in whose execution something happened directly; null where it is no such span.</summary>
    public ToolUse? ToolOf(long? span) => span is { } known ? _executions.GetValueOrDefault(known) : null;

    /// <summary>The sub-agent that works directly in that span; null where there is none.</summary>
    public Chain? ChainIn(long? span) => span is { } known && _chains.TryGetValue(known, out var chain) ? chain : null;

    /// <summary>The prompt that an interaction answers; null where no record says.</summary>
    public Guid? PromptOf(long? interaction) =>
        interaction is { } known && _prompts.TryGetValue(known, out var prompt) ? prompt : null;

    /// <summary>The interaction in which a span lies, or which it is.</summary>
    public long? InteractionAbove(long? span)
    {
        for (var level = 0; span is { } known && level < MostLevels; level++)
        {
            if (_interactions.Contains(known))
                return known;
            span = _parents.GetValueOrDefault(known);
        }

        return null;
    }
}
