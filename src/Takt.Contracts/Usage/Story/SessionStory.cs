namespace Takt.Contracts.Usage.Story;

/// <summary>What happened in a session, in order and as a tree.</summary>
public sealed record SessionStory
{
    /// <summary>In order of their first record.</summary>
    public required IReadOnlyList<SessionPrompt> Prompts { get; init; }

    /// <summary>All but the calls, in order of time.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>
    /// <c>spans</c> where they say what lies in what, else <c>prompt_and_time</c>: order and prompts are known, nesting is guessed.
    /// </summary>
    public required string Nesting { get; init; }

    /// <summary>
    /// The session as a tree, parents before their children, siblings by time. The first node is the session: what it costs with all below
    /// is what the session costs.
    /// </summary>
    public required IReadOnlyList<TreeNode> Tree { get; init; }

    /// <summary>
    /// Processes told apart by the numbers of their events, and what they lost; null where the session is not the caller's alone, whose
    /// events would seem lost then.
    /// </summary>
    public required IReadOnlyList<EventRun>? Runs { get; init; }
}
