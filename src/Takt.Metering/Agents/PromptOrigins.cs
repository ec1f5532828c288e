namespace Takt.Metering.Agents;

/// <summary>A prompt of a session, or the end of one of its agents.</summary>
/// <param name="Key">The report's identity in its session, which orders what is of the same time.</param>
public readonly record struct PromptMark(long TimeNano, bool IsPrompt, Guid Key);

/// <summary>
/// Who started a turn. When a background agent ends the client starts one itself, and its <c>user_prompt</c> event looks like a person's: a
/// transcript tells for certain, else the time does, probably.
/// </summary>
public static class PromptOrigins
{
    /// <summary>A <c>user_prompt</c> this soon after a <c>subagent_completed</c> of its session is probably the client's own.</summary>
    public const long WindowNano = 2_000_000_000;

    /// <summary>Whether a transcript's prompt line was written by the client rather than typed.</summary>
    public static bool IsAutomatic(ReadOnlySpan<byte> originKind, ReadOnlySpan<byte> promptSource) =>
        originKind.IsEmpty ? promptSource.SequenceEqual("system"u8) : !originKind.SequenceEqual("human"u8);

    /// <summary>
    /// The keys of one session's prompts that are probably automatic: an agent's end explains the first prompt that follows it within the
    /// window, and no other. So a mark decides on nothing but what lies within the window around it, and marks further away need not be
    /// known. The order of the marks doesn't matter.
    /// </summary>
    public static HashSet<Guid> ProbablyAutomatic(IEnumerable<PromptMark> marks)
    {
        var found = new HashSet<Guid>();
        long? end = null;
        foreach (var mark in marks.OrderBy(mark => mark.TimeNano).ThenBy(mark => mark.IsPrompt).ThenBy(mark => mark.Key))
        {
            if (mark.IsPrompt && end is { } ended && mark.TimeNano - ended <= WindowNano)
                found.Add(mark.Key);
            end = mark.IsPrompt ? null : mark.TimeNano;
        }

        return found;
    }
}
