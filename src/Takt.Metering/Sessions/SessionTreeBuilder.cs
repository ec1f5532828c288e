using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>
/// Builds the tree of a session. Where spans tell what lies in what they are believed; else a call or a tool lies below its sub-agent's
/// instance or name, a sub-agent below the latest tool of its prompt that starts one, and all else below its prompt.
/// </summary>
public sealed class SessionTreeBuilder
{
    private readonly SessionNode _root = new("session", NodeKind.Session);
    private readonly Dictionary<string, SessionNode> _nodes = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<CallFact> _calls;
    private readonly IReadOnlyList<EventFact> _events;
    private readonly List<ToolUse> _tools;
    private readonly SpanPlaces _spans;
    private readonly Dictionary<Chain, ToolUse> _starters;

    private SessionTreeBuilder(IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events)
    {
        (_calls, _events) = (calls, events);
        _tools = ToolUses.Find(calls, events);
        _spans = new(calls, events, _tools);
        _starters = AgentStarters.Find(calls, _tools, _spans);
    }

    /// <param name="totalNano">What the session cost by its sums: what its calls don't come to is unitemised.</param>
    public static SessionTree Build(
        IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events, long totalNano, Chains chains,
        IReadOnlyDictionary<Guid, CacheMiss> misses)
    {
        var builder = new SessionTreeBuilder(calls, events);
        builder.Place(misses);
        var nodes = TreeOrder.Of(builder._root, builder._nodes.Values, totalNano);
        Carrying.Add(chains, builder._tools, use => builder._nodes[ToolId(use)], builder._events, id => builder.Prompt(id, null));
        return new(nodes, builder._spans.AreKnown);
    }

    private void Place(IReadOnlyDictionary<Guid, CacheMiss> misses)
    {
        foreach (var happened in _events.Where(happened => happened.Kind is ActivityKinds.Prompts or ActivityKinds.InteractionSpan))
            PlacePrompt(happened);
        foreach (var call in _calls)
            Place(call, misses);
        foreach (var use in _tools)
            Place(use);
        foreach (var happened in _events.Where(happened => happened.Kind is ActivityKinds.ApiErrors or ActivityKinds.Compactions))
            Place(happened);
    }

    private void PlacePrompt(EventFact happened)
    {
        var interaction = happened.Kind == ActivityKinds.InteractionSpan ? happened.Details.Span : null;
        var node = Prompt(happened.PromptId ?? _spans.PromptOf(interaction), interaction);
        if (node == _root)
            return;
        node.Covers(happened.StartMicros, happened.AtMicros);
        node.Size ??= happened.Details.SizeIn;
    }

    private void Place(CallFact call, IReadOnlyDictionary<Guid, CacheMiss> misses)
    {
        var node = Node("call:" + call.Key, NodeKind.Call);
        (node.Name, node.Call, node.OwnNano) = (call.Model, call, call.CostNano);
        node.Miss = misses.TryGetValue(call.Key, out var miss) ? miss : null;
        node.Covers(call.StartMicros, call.AtMicros);
        node.Parent = Chain.Of(call) is { IsMain: false } chain
            ? Agent(chain, call.Agent, call.PromptId) : Prompt(call.PromptId, call.Details.ParentSpan);
    }

    private void Place(ToolUse use)
    {
        var node = Node(ToolId(use), NodeKind.Tool);
        (node.Name, node.Outcome, node.WaitedMs) = (use.Name, use.Outcome, use.WaitedMs);
        node.Size = use.ResultTokens ?? use.ResultBytes;
        node.Covers(use.StartMicros, use.EndMicros);
        use.Chain = use.AgentId is { } agent ? new(agent, null, null) : _spans.ChainIn(use.ParentSpan) ?? Chain.Main;
        node.Parent = use.Chain.IsMain ? Prompt(use.PromptId, use.ParentSpan) : Agent(use.Chain, null, use.PromptId);
    }

    private void Place(EventFact happened)
    {
        var kind = happened.Kind == ActivityKinds.ApiErrors ? NodeKind.Error : NodeKind.Compaction;
        var node = Node($"{(kind == NodeKind.Error ? "error" : "compaction")}:{happened.Key}", kind);
        (node.Name, node.Outcome) = (happened.Details.Reason, happened.Details.Outcome);
        node.Size = happened.Details.SizeOut;
        node.Covers(happened.StartMicros, happened.AtMicros);
        node.Parent = happened.Details.AgentId is { } agent
            ? Agent(new(agent, null, null), happened.Agent, happened.PromptId) : Prompt(happened.PromptId, happened.Details.ParentSpan);
    }

    private SessionNode Agent(Chain chain, string? name, Guid? promptId)
    {
        var node = Node($"agent:{chain.AgentId?.ToString() ?? $"{chain.PromptId}:{chain.Agent}"}", NodeKind.Agent);
        node.Name ??= name;
        node.Parent ??= _starters.TryGetValue(chain, out var tool)
            ? Node(ToolId(tool), NodeKind.Tool) : Prompt(promptId, null);
        return node;
    }

    private SessionNode Prompt(Guid? id, long? inSpan)
    {
        var interaction = id is null ? _spans.InteractionAbove(inSpan) : null;
        id ??= _spans.PromptOf(interaction);
        if (id is null && interaction is null)
            return _root;
        var node = Node(id is { } known ? $"prompt:{known}" : $"prompt:{interaction:x16}", NodeKind.Prompt);
        node.Parent = _root;
        return node;
    }

    private SessionNode Node(string id, NodeKind kind)
    {
        if (!_nodes.TryGetValue(id, out var node))
            _nodes[id] = node = new(id, kind);
        return node;
    }

    private static string ToolId(ToolUse use) => "tool:" + use.Id;
}
