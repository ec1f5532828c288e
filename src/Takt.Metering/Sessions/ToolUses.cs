using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>The uses of tools in a session, in order of time.</summary>
internal static class ToolUses
{
    private const long MicrosPerMs = 1_000;

    public static List<ToolUse> Find(IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events)
    {
        var uses = new Dictionary<string, ToolUse>(StringComparer.Ordinal);
        foreach (var happened in events.Where(IsOfTool))
        {
            // Clients before 2.1.119 name no use: then each result stands alone.
            var id = happened.Details.ToolUse ?? happened.Key.ToString();
            if (happened.Details.ToolUse is null && happened.Kind is not (ActivityKinds.ToolResults or ActivityKinds.ToolRejected))
                continue;
            if (!uses.TryGetValue(id, out var use))
                uses[id] = use = new(id);
            use.Add(happened);
        }

        Wait(uses.Values, calls, events);
        return [.. uses.Values.OrderBy(use => use.StartMicros).ThenBy(use => use.Id, StringComparer.Ordinal)];
    }

    private static bool IsOfTool(EventFact happened) => happened.Kind is ActivityKinds.ToolAccepted or ActivityKinds.ToolRejected
        or ActivityKinds.ToolResults or ActivityKinds.ToolSpan or ActivityKinds.ExecutionSpan;

    /// <summary>
    /// How long somebody was waited for: a span tells it; without one it is the time from the end of the call that asked to a person's
    /// decision.
    /// </summary>
    private static void Wait(IEnumerable<ToolUse> uses, IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events)
    {
        var waits = new Dictionary<long, int>();
        foreach (var wait in events.Where(happened => happened.Kind == ActivityKinds.WaitSpan))
        {
            if (wait.Details is { ParentSpan: { } tool, DurationMs: { } took })
                waits[tool] = took;
        }

        var ends = new Dictionary<long, long>();
        foreach (var call in calls)
            ends[CallFact.HalfOf(call.Key)] = call.AtMicros;
        foreach (var use in uses)
        {
            if (use.Span is { } span && waits.TryGetValue(span, out var told))
                use.WaitedMs = told;
            else if (use is { IsDecidedByPerson: true, DecidedMicros: { } decided, AskedBy: { } asked }
                && ends.TryGetValue(asked, out var end))
                use.WaitedMs = (int)Math.Clamp((decided - end) / MicrosPerMs, 0, int.MaxValue);
        }
    }
}
