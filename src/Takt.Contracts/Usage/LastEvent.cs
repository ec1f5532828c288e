namespace Takt.Contracts.Usage;

/// <summary>Answer of <c>GET /api/usage/last-event</c>: how fresh the data is.</summary>
public sealed record LastEvent
{
    /// <summary>When the newest event happened, as everywhere that something was "last seen"; null before the first.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When that event came in; null before, or when the caller is no admin.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Whole seconds since the newest event.</summary>
    public long? SecondsAgo { get; init; }
}
