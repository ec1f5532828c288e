namespace Takt.Contracts.Usage;

/// <summary>Answer of <c>GET /api/persons</c>: the most expensive first.</summary>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last.</param>
public sealed record PersonPage(IReadOnlyList<PersonItem> Persons, string? NextCursor);

/// <summary>Somebody whom telemetry names, sent with a token that is assigned to no member.</summary>
public sealed record PersonItem
{
    public required long Id { get; init; }

    /// <summary>
    /// What they are known by: <c>account</c>, <c>email</c>, <c>enduser</c>, <c>user</c>, <c>process_owner</c>, <c>other</c> for all beyond
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
    /// <c>unassigned</c>, <c>linked</c> (by an admin), <c>email</c> (a member has that address), or <c>merged</c> into another.
    /// </summary>
    public required string State { get; init; }

    /// <summary>The member who is charged; null when it is nobody.</summary>
    public long? MemberId { get; init; }

    public string? MemberEmail { get; init; }

    /// <summary>The person as whom this one counts, if merged.</summary>
    public long? MergedInto { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>The last day with usage in the range, in the organization's time zone; null when there is none.</summary>
    public DateOnly? LastUsedOn { get; init; }

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

/// <summary>Body of <c>POST /api/persons/{id}/merge</c>.</summary>
public sealed record MergePersonRequest(long? IntoPersonId);
