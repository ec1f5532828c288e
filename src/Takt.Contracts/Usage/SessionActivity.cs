namespace Takt.Contracts.Usage;

/// <summary>What happened in a session besides usage; all counts but <c>active_seconds</c>.</summary>
public sealed record SessionActivity
{
    public long Prompts { get; init; }

    /// <summary>Tools that ran, failed ones included.</summary>
    public long Tools { get; init; }

    /// <summary>Failed tools and failed API requests.</summary>
    public long Errors { get; init; }

    public long LinesAdded { get; init; }
    public long LinesRemoved { get; init; }
    public long Commits { get; init; }
    public long PullRequests { get; init; }
    public long ActiveSeconds { get; init; }
}
