using Takt.Server.Demo.Story;

namespace Takt.Server.Demo.Wire;

/// <summary>A session's spans, as Office agents, which send nothing else, send them.</summary>
internal static class TracesExport
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["user_prompt"] = "agent.query",
        ["api_request"] = "agent.stream",
        ["tool_result"] = "agent.tool_execution",
        ["compaction"] = "agent.compaction",
    };

    /// <param name="first">The number of the first of these turns in its session: ids follow from it.</param>
    public static ReadOnlyMemory<byte> Write(DemoSession session, int first, IReadOnlyList<DemoTurn> turns)
    {
        using var text = new OtlpText();
        text.Open("resourceSpans", "scopeSpans", "spans", DemoSender.Resource(session), "office-agent");
        var identity = DemoSender.Identity(session);
        for (var i = 0; i < turns.Count; i++)
        {
            var ids = DemoRandom.For(session.Key.Person, session.Key.Day, session.Key.Number, 13, first + i);
            var trace = ids.Hex(16);
            foreach (var happened in turns[i].Events)
            {
                if (Names.TryGetValue(happened.Name, out var name))
                    Span(text, identity, name, trace, ids.Hex(8), happened);
            }
        }

        return text.Close();
    }

    private static void Span(
        OtlpText text, (string Key, object Value)[] identity, string name, string trace, string span, DemoEvent happened)
    {
        var duration = Array.Find(happened.Attributes, attribute => attribute.Key == "duration_ms").Value is long milliseconds
            ? milliseconds : 0;
        text.Json.WriteStartObject();
        text.Json.WriteString("traceId", trace);
        text.Json.WriteString("spanId", span);
        text.Json.WriteString("name", name);
        text.Json.WriteNumber("kind", 1);
        text.Time("startTimeUnixNano", happened.At.AddMilliseconds(-duration));
        text.Time("endTimeUnixNano", happened.At);
        text.Attributes(identity, happened.Attributes);
        text.Json.WriteEndObject();
    }
}
