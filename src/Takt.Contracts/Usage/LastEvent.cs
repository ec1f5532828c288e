namespace Takt.Contracts.Usage;

/// <summary>Answer of <c>GET /api/usage/last-event</c>: how fresh the data is.</summary>
public sealed record LastEvent
{
    /// <summary>Time of the newest record; null before the first.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When the newest body arrived; null where none was kept, or when the caller is no admin.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Whole seconds since the newest of both.</summary>
    public long? SecondsAgo { get; init; }
}
