namespace Takt.Contracts.Usage;

/// <summary>Answer of <c>GET /api/sessions/{id}</c>.</summary>
public sealed record SessionDetail
{
    public required Standing Standing { get; init; }
    public required SessionSummary Session { get; init; }

    /// <summary>Per model, what each signal says; null when the session is not the caller's alone.</summary>
    public required IReadOnlyList<ModelReconciliation>? Reconciliation { get; init; }

    /// <summary>Every kind of activity by name; active times are milliseconds, the rest counts.</summary>
    public required IReadOnlyDictionary<string, long> Activity { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<SessionCall> Calls { get; init; }

    /// <summary>
    /// What happened, in order and as a tree; null on further pages, and where the session has more records than one answer tells of.
    /// </summary>
    public Story.SessionStory? Story { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the calls that follow; null at the end.</summary>
    public string? NextCursor { get; init; }
}
