namespace Takt.Metering.Usage;

/// <summary>Something that happened in a session besides usage: lines, commits, decisions, errors, active time, any event.</summary>
public readonly record struct ActivityReport
{
    public required SessionIdentity Session { get; init; }
    public required Dimensions Dimensions { get; init; }

    /// <summary>The report's identity in its session.</summary>
    public required Guid Key { get; init; }

    /// <summary>A name of <see cref="ActivityKinds"/>, or the event's own name.</summary>
    public required string Kind { get; init; }

    public required long TimeUnixNano { get; init; }

    /// <summary>A count, or milliseconds for active time.</summary>
    public required long Value { get; init; }

    /// <summary>For a cumulative metric: its stream; null for events and delta points.</summary>
    public Guid? CumulativeStream { get; init; }

    public Guid? PromptId { get; init; }

    public ActivityDetails Details { get; init; }
}
