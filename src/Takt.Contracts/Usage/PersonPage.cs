namespace Takt.Contracts.Usage;

/// <summary>Answer of <c>GET /api/persons</c>: the most expensive first.</summary>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last.</param>
public sealed record PersonPage(IReadOnlyList<PersonItem> Persons, string? NextCursor);

/// <summary>Somebody whom telemetry names, sent with a token that is assigned to no member.</summary>
public sealed record PersonItem
{
    public required long Id { get; init; }

    /// <summary>The best name that is known: <c>ci-runner-01, headless</c> where telemetry names nobody.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What they are known by: <c>account</c>, <c>email</c>, <c>enduser</c>, <c>user</c>, <c>process_owner</c>, <c>claim</c> (a machine
    /// that a member has said is not theirs), <c>other</c> for all beyond
    /// the cap on new names, or <c>unknown</c> for all that is known by nothing.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The account's uuid, the address, the id: as sent.</summary>
    public required string Key { get; init; }

    /// <summary>The address that came with it.</summary>
    public string? Email { get; init; }

    /// <summary>True when nobody has proven that address: the client was set so, as with an API key.</summary>
    public required bool EmailClaimed { get; init; }

    /// <summary>
    /// <c>unassigned</c>, <c>linked</c> (by an admin), <c>email</c> (a member has that address), <c>merged</c> into another, or
    /// <c>disputed</c>: a member has said that the machine is not theirs, and no admin has decided.
    /// </summary>
    public required string State { get; init; }

    /// <summary>The member who is charged; null when it is nobody.</summary>
    public long? MemberId { get; init; }

    public string? MemberEmail { get; init; }

    /// <summary>The person as whom this one counts, if merged.</summary>
    public long? MergedInto { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When their newest event happened, as everywhere that somebody was "last seen".</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When anything of theirs last came in, of whatever time.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary><c>ci</c>, <c>headless</c>, or <c>by_hand</c> where an admin says so; null for people, as far as is known.</summary>
    public string? Automation { get; init; }

    /// <summary>The member who has said that the machine is not theirs; null where nobody has, or an admin has decided.</summary>
    public long? DisputedBy { get; init; }

    /// <summary>Estimated cost in the range.</summary>
    public required decimal CostUsd { get; init; }

    /// <summary>Input, output, cache reads and cache writes in the range.</summary>
    public required long Tokens { get; init; }

    public required long Sessions { get; init; }

    /// <summary>The one member who looks like them, by address or name; a guess, for an admin to confirm.</summary>
    public long? SuggestedMemberId { get; init; }

    public string? SuggestedMemberEmail { get; init; }
}

/// <summary>Body of <c>POST /api/persons/{id}/link</c>.</summary>
public sealed record LinkPersonRequest(long? MemberId);

/// <summary>Body of <c>PUT /api/persons/{id}/kind</c>.</summary>
/// <param name="Kind"><c>person</c>, <c>automation</c>, or empty to let the telemetry speak.</param>
public sealed record PersonKindRequest(string? Kind);

/// <summary>Body of <c>POST /api/persons/{id}/merge</c>.</summary>
public sealed record MergePersonRequest(long? IntoPersonId);
