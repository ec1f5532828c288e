using System.Buffers;
using System.Collections.Concurrent;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>The names of events as kinds of activity: bounded in length, characters and number of strings kept.</summary>
internal static class KindNames
{
    public const int MaxLength = 100;
    private const int MaxKept = 4096;

    private static readonly SearchValues<byte> Legal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-"u8);

    private static readonly ConcurrentDictionary<string, string> Kept = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Kept.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the text can be an event's name, rather than what somebody wrote.</summary>
    public static bool IsName(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(Legal);

    /// <summary>The kind of an event without a meaning of its own. The name must be one (<see cref="IsName"/>).</summary>
    public static string Of(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[MaxLength];
        for (var i = 0; i < name.Length; i++)
            text[i] = (char)name[i];
        text = text[..name.Length];
        if (BySpan.TryGetValue(text, out var kept))
            return kept;
        var made = text.ToString();
        if (Kept.Count < MaxKept)
            Kept.TryAdd(made, made);
        return made;
    }

    /// <summary>The event's own name, without its product's prefix.</summary>
    public static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> name) =>
        name.StartsWith("claude_code."u8) ? name["claude_code."u8.Length..] : name;

    /// <summary>The kind of a Claude Code span that a timeline shows; null for others.</summary>
    public static string? OfSpan(ReadOnlySpan<byte> bare) => bare switch
    {
        _ when bare.SequenceEqual("interaction"u8) => ActivityKinds.InteractionSpan,
        _ when bare.SequenceEqual("tool"u8) => ActivityKinds.ToolSpan,
        _ when bare.SequenceEqual("tool.blocked_on_user"u8) => ActivityKinds.WaitSpan,
        _ when bare.SequenceEqual("tool.execution"u8) => ActivityKinds.ExecutionSpan,
        _ when bare.SequenceEqual("llm_request"u8) => ActivityKinds.RequestSpan,
        _ when bare.SequenceEqual("hook"u8) => ActivityKinds.HookSpan,
        _ => null,
    };

    /// <summary>The kind of a Claude Code or Cowork event.</summary>
    public static string OfEvent(ReadOnlySpan<byte> bare, bool? rejected) => bare switch
    {
        _ when bare.SequenceEqual("user_prompt"u8) => ActivityKinds.Prompts,
        _ when bare.SequenceEqual("tool_decision"u8) => rejected is true ? ActivityKinds.ToolRejected : ActivityKinds.ToolAccepted,
        _ when bare.SequenceEqual("tool_result"u8) => ActivityKinds.ToolResults,
        _ when bare.SequenceEqual("api_error"u8) => ActivityKinds.ApiErrors,
        _ when bare.SequenceEqual("api_refusal"u8) => ActivityKinds.ApiRefusals,
        _ when bare.SequenceEqual("compaction"u8) => ActivityKinds.Compactions,
        _ => Of(bare),
    };
}
