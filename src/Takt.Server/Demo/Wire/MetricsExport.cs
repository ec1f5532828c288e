using Takt.Metering.Usage;
using Takt.Server.Demo.Story;

namespace Takt.Server.Demo.Wire;

/// <summary>A session's counters at its end, as differences since its start.</summary>
internal static class MetricsExport
{
    private const int Delta = 1;

    public static ReadOnlyMemory<byte> Write(DemoPlay play)
    {
        using var text = new OtlpText();
        text.Open("resourceMetrics", "scopeMetrics", "metrics", DemoSender.Resource(play.Session), "com.anthropic.claude_code");
        var identity = DemoSender.Identity(play.Session);
        foreach (var (name, points) in Counters(play.Totals))
        {
            var counted = points.Where(point => point.Value != 0).ToArray();
            if (counted.Length == 0)
                continue;
            text.Json.WriteStartObject();
            text.Json.WriteString("name", name);
            text.Json.WriteStartObject("sum");
            text.Json.WriteNumber("aggregationTemporality", Delta);
            text.Json.WriteBoolean("isMonotonic", true);
            text.Json.WriteStartArray("dataPoints");
            foreach (var point in counted)
            {
                text.Json.WriteStartObject();
                text.Attributes(identity, point.Labels);
                text.Time("startTimeUnixNano", play.Session.Start);
                text.Time("timeUnixNano", play.End);
                text.Json.WriteNumber("asDouble", point.Value);
                text.Json.WriteEndObject();
            }

            text.Json.WriteEndArray();
            text.Json.WriteEndObject();
            text.Json.WriteEndObject();
        }

        return text.Close();
    }

    private static IEnumerable<(string Name, Point[] Points)> Counters(SessionTotals totals) =>
    [
        ("claude_code.session.count", [new(1, [("start_type", "fresh")])]),
        ("claude_code.lines_of_code.count", [new(totals.LinesAdded, [("type", "added")]), new(totals.LinesRemoved, [("type", "removed")])]),
        ("claude_code.commit.count", [new(totals.Commits, [])]),
        ("claude_code.pull_request.count", [new(totals.PullRequests, [])]),
        ("claude_code.code_edit_tool.decision", [Edits(totals.EditsAccepted, "accept"), Edits(totals.EditsRejected, "reject")]),
        ("claude_code.active_time.total", [new(totals.SecondsByUser, [("type", "user")]), new(totals.SecondsByAgent, [("type", "cli")])]),
        ("claude_code.token.usage", [.. totals.Usage.SelectMany(entry => Tokens(entry.Key.Model, entry.Key.Subagent, entry.Value.Tokens))]),
        ("claude_code.cost.usage",
            [.. totals.Usage.Select(entry => new Point(entry.Value.Cost ?? 0, Labels(entry.Key.Model, entry.Key.Subagent)))]),
    ];

    private static Point Edits(int count, string decision) => new(count, [("decision", decision), ("tool_name", "Edit")]);

    private static Point[] Tokens(string model, bool subagent, TokenCounts tokens) =>
    [
        new(tokens.Input, [.. Labels(model, subagent), ("type", "input")]),
        new(tokens.Output, [.. Labels(model, subagent), ("type", "output")]),
        new(tokens.CacheRead, [.. Labels(model, subagent), ("type", "cacheRead")]),
        new(tokens.CacheWrite, [.. Labels(model, subagent), ("type", "cacheCreation")]),
    ];

    private static (string Key, object Value)[] Labels(string model, bool subagent) =>
        [("model", model), ("query_source", subagent ? "subagent" : "main")];

    private sealed record Point(decimal Value, (string Key, object Value)[] Labels);
}
