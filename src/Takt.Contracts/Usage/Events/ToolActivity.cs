namespace Takt.Contracts.Usage.Events;

/// <summary>Uses of one tool.</summary>
public sealed record ToolActivity
{
    /// <summary>Null where none was named.</summary>
    public string? Tool { get; init; }

    /// <summary>Those that ran, failed ones included.</summary>
    public long Uses { get; init; }

    public long Failed { get; init; }

    /// <summary>Allowed by a rule or a hook.</summary>
    public long AcceptedByRule { get; init; }

    public long AcceptedByPerson { get; init; }

    /// <summary>Refused, by whomever.</summary>
    public long Rejected { get; init; }

    /// <summary>Milliseconds in all.</summary>
    public long TookMs { get; init; }

    /// <summary>Half of the uses took no longer, within a tenth.</summary>
    public long? TookP50Ms { get; init; }

    public long? TookP90Ms { get; init; }
}
