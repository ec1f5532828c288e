namespace Takt.Contracts.Usage.Story;

/// <summary>Events of one process in a session.</summary>
public sealed record EventRun
{
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The number of its first event here. What came before is another session's of the same process, or lost.</summary>
    public required int First { get; init; }

    public required int Last { get; init; }

    public required int Events { get; init; }

    /// <summary>Events between the first and the last that are surely missing.</summary>
    public required int LostAtLeast { get; init; }

    /// <summary>Events that may be missing: more than surely where two processes worked at once.</summary>
    public required int LostAtMost { get; init; }

    /// <summary>
    /// The session that this process worked in before (it goes on over <c>/clear</c>); null where there is none, or more than one may be.
    /// </summary>
    public Guid? ContinuesSession { get; init; }

    /// <summary>Events missing between that session and this one; null where it isn't known.</summary>
    public int? LostBefore { get; init; }
}
