namespace Takt.Contracts.Usage;

/// <summary>One session of an agent with its sums over its whole life.</summary>
public record SessionSummary
{
    public required Guid SessionId { get; init; }

    /// <summary><c>session.id</c> as sent, or a made name when <c>named</c> is false.</summary>
    public required string Name { get; init; }

    public required bool Named { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Which of <c>metrics</c>, <c>logs</c>, <c>traces</c>, <c>transcripts</c> have told of it.</summary>
    public required IReadOnlyList<string> Signals { get; init; }

    /// <summary>Its <c>sessions</c> is 1, or 0 where nothing was used.</summary>
    public required UsageTotals Totals { get; init; }

    public required SessionActivity Activity { get; init; }

    /// <summary>Most expensive first.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Who is charged, as the dimension <c>member</c> spells it; null is unattributed.</summary>
    public string? Member { get; init; }

    public string? MemberLabel { get; init; }

    /// <summary>True when only the client says who it was: an address that its user has set and nobody has proven.</summary>
    public bool MemberClaimed { get; init; }

    /// <summary>Null until it has been looked at, and where another person had a part in it whom the caller may not see.</summary>
    public SessionFindings? Findings { get; init; }

    public required string Source { get; init; }
    public string? Machine { get; init; }
    public string? Repository { get; init; }
    public string? Branch { get; init; }
}
