using System.Globalization;
using Takt.Server.Demo.Story;

namespace Takt.Server.Demo.Wire;

/// <summary>A session's events, as Claude Code and Cowork send them.</summary>
internal static class LogsExport
{
    public static ReadOnlyMemory<byte> Write(DemoSession session, IEnumerable<DemoTurn> turns)
    {
        using var text = new OtlpText();
        text.Open("resourceLogs", "scopeLogs", "logRecords", DemoSender.Resource(session), "com.anthropic.claude_code.events");
        var identity = DemoSender.Identity(session);
        foreach (var happened in turns.SelectMany(turn => turn.Events))
        {
            text.Json.WriteStartObject();
            text.Time("timeUnixNano", happened.At);
            text.Json.WriteStartObject("body");
            text.Json.WriteString("stringValue", "claude_code." + happened.Name);
            text.Json.WriteEndObject();
            var timestamp = happened.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            text.Attributes(identity, [("event.name", happened.Name), ("event.timestamp", timestamp)], happened.Attributes);
            text.Json.WriteEndObject();
        }

        return text.Close();
    }
}
