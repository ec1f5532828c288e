using Takt.Metering.Agents.Fields;

namespace Takt.Metering.Agents.Readings;

/// <summary>The product that a record comes from: it decides how the record is read.</summary>
internal enum Sender : byte
{
    ClaudeCode = 1,
    Cowork = 2,
    Office = 3,

    /// <summary>Anything else, read by OpenTelemetry's GenAI conventions.</summary>
    GenAi = 4,
}

internal static class Senders
{
    public const string ClaudeCode = "claude_code", Cowork = "claude_cowork", Office = "claude_office_agents";

    private const string UnknownSource = "unknown";

    /// <summary>
    /// What the source attribute says, else the service's name, else the scope's and the record's: services can be renamed, and Cowork may
    /// share Claude Code's scope.
    /// </summary>
    public static Sender Of(RecordFields fields, ReadOnlySpan<byte> scopeName, ReadOnlySpan<byte> recordName) =>
        ByName(Explicit(fields)) ?? ByName(fields.Text(Field.ServiceName))
        ?? (scopeName.StartsWith("com.anthropic.claude_code"u8) || scopeName.SequenceEqual("takt.transcripts"u8)
            || recordName.StartsWith("claude_code."u8) || recordName.StartsWith("transcript_"u8)
            ? Sender.ClaudeCode : Sender.GenAi);

    /// <summary>The source as a dimension.</summary>
    public static string SourceOf(RecordFields fields, Sender sender)
    {
        var named = Explicit(fields);
        if (ByName(named) is null && DimensionText.Clean(named) is { } own)
            return own;
        return sender switch
        {
            Sender.ClaudeCode => ClaudeCode,
            Sender.Cowork => Cowork,
            Sender.Office => Office,
            _ => DimensionText.Clean(fields.Text(Field.ServiceName)) ?? UnknownSource,
        };
    }

    private static ReadOnlySpan<byte> Explicit(RecordFields fields)
    {
        var named = fields.Text(Field.TaktSource);
        return named.IsEmpty ? fields.Text(Field.StackspendSource) : named;
    }

    private static Sender? ByName(ReadOnlySpan<byte> name) => name switch
    {
        [] => null,
        _ when name.SequenceEqual("claude_code"u8) || name.SequenceEqual("claude-code"u8)
            || name.SequenceEqual("claude-code-desktop"u8) || name.SequenceEqual("claude-desktop"u8) => Sender.ClaudeCode,
        _ when name.SequenceEqual("claude_cowork"u8) || name.SequenceEqual("cowork"u8) => Sender.Cowork,
        _ when name.SequenceEqual("claude_office_agents"u8) || name.SequenceEqual("office-agent"u8) => Sender.Office,
        _ => null,
    };
}
