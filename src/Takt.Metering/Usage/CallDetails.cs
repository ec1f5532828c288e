namespace Takt.Metering.Usage;

/// <summary>
/// What a timeline tells of a call besides its figures. Nothing of it counts. <see cref="Merge"/> is commutative, associative and
/// idempotent.
/// </summary>
public readonly record struct CallDetails
{
    /// <summary>The request's id as sent.</summary>
    public string? RequestId { get; init; }

    /// <summary><c>event.sequence</c>: a process's own number of the event.</summary>
    public int? Sequence { get; init; }

    /// <summary>Milliseconds to the first token.</summary>
    public int? TtftMs { get; init; }

    /// <summary>Attempts in all: 1 is no retry.</summary>
    public short? Attempts { get; init; }

    /// <summary>Hash of the instance that started the sub-agent that asked.</summary>
    public Guid? ParentAgentId { get; init; }

    /// <summary>The span in which the call was made.</summary>
    public long? ParentSpan { get; init; }

    /// <summary>What two reports of one call tell together.</summary>
    public static CallDetails Merge(in CallDetails a, in CallDetails b) => new()
    {
        RequestId = string.CompareOrdinal(a.RequestId, b.RequestId) >= 0 ? a.RequestId : b.RequestId,
        Sequence = Largest(a.Sequence, b.Sequence),
        TtftMs = Largest(a.TtftMs, b.TtftMs),
        Attempts = Largest(a.Attempts, b.Attempts),
        ParentAgentId = Largest(a.ParentAgentId, b.ParentAgentId),
        ParentSpan = Largest(a.ParentSpan, b.ParentSpan),
    };

    private static T? Largest<T>(T? a, T? b)
        where T : struct => Nullable.Compare(a, b) >= 0 ? a : b;
}
