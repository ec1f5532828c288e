namespace Takt.Metering.Sessions;

/// <summary>Which use of a tool has started a sub-agent.</summary>
internal static class AgentStarters
{
    private static readonly string[] Names = ["Agent", "Task"];

    /// <returns>By chain; nothing where none can have.</returns>
    public static Dictionary<Chain, ToolUse> Find(
        IReadOnlyList<CallFact> calls, IReadOnlyList<ToolUse> tools, SpanPlaces spans)
    {
        var starters = new Dictionary<Chain, ToolUse>();
        var free = tools.Where(tool => Names.Contains(tool.Name)).ToList();
        var agents = calls.Where(call => Chain.Of(call) is { IsMain: false }).GroupBy(call => Chain.Of(call)!.Value)
            .OrderBy(agent => agent.Min(call => call.StartMicros)).ToList();
        foreach (var agent in agents)
        {
            if (agent.Select(call => spans.ToolOf(call.Details.ParentSpan)).FirstOrDefault(tool => tool is not null) is not { } told)
                continue;
            starters[agent.Key] = told;
            free.Remove(told);
        }

        foreach (var agent in agents.Where(agent => !starters.ContainsKey(agent.Key)))
        {
            var first = agent.MinBy(call => call.StartMicros)!;
            var likely = free.LastOrDefault(tool => tool.StartMicros <= first.StartMicros && tool.PromptId == first.PromptId
                && (tool.AgentId is null || tool.AgentId != first.AgentId));
            if (likely is null)
                continue;
            starters[agent.Key] = likely;
            free.Remove(likely);
        }

        return starters;
    }
}
