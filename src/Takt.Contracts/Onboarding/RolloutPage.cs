namespace Takt.Contracts.Onboarding;

/// <summary>How far one person has come on board.</summary>
public sealed record RolloutPerson
{
    public required string Email { get; init; }

    public string? Name { get; init; }

    /// <summary>Null for someone who has been invited and has not registered.</summary>
    public long? MemberId { get; init; }

    /// <summary>Of someone who has not registered: the newest invite that still works, else the newest.</summary>
    public long? InviteId { get; init; }

    /// <summary>
    /// <c>invited</c>, <c>registered</c> (a member, and nothing has come), <c>seen</c> (telemetry has come), or <c>healthy</c> (within a
    /// week, from a client that is not known to fail). Each holds those before it.
    /// </summary>
    public required string Stage { get; init; }

    /// <summary>
    /// Since when: the invite, the joining, the first telemetry; for someone who has gone quiet the last.
    /// </summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many machines they were heard from.</summary>
    public required int Machines { get; init; }

    /// <summary>When their newest event happened, with whichever token.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>The client heard last.</summary>
    public string? AppVersion { get; init; }

    /// <summary>
    /// Why there is something to do, for programs: <c>invite_open</c>, <c>invite_expired</c>, <c>no_token</c>, <c>nothing_came</c>,
    /// <c>known_bad</c>, <c>quiet</c>, <c>shared_key</c>. Null when there is nothing.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>One thing to do; null when there is nothing.</summary>
    public string? NextAction { get; init; }
}

/// <summary>How many people are at each stage now, all pages together and whatever the list was filtered by.</summary>
public sealed record RolloutTotals(long People, long Invited, long Registered, long Seen, long Healthy);

/// <summary><c>GET /api/rollout</c>: who has come least far first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record RolloutPage(RolloutTotals Totals, IReadOnlyList<RolloutPerson> People, string? NextCursor);
