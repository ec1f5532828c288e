namespace Takt.Server.Usage.People;

/// <summary>Whom telemetry or a token names.</summary>
/// <param name="Kind">By what they are known: the contract's list in §2, <c>member</c> for a member's own token, <c>claim</c> for one that
/// was made on an address before its owner came.</param>
internal sealed record PersonRow(long PersonId, string Kind, string Key, string? Email, DateTimeOffset FirstSeenAt = default)
{
    /// <summary>Where and how they were heard; nothing where names weren't asked for.</summary>
    public HeardAs Heard { get; init; }

    public string Label => PersonNames.Of(this);

    /// <summary>An account's address comes from signing in to the provider; any other is what its user set.</summary>
    public bool ClaimsEmail => Email is not null && Kind != "account";
}

/// <summary>What is known of a person by where they were heard.</summary>
/// <param name="Host">The machine with a name that was heard last.</param>
/// <param name="Hosts">How many machines have a name.</param>
/// <param name="Automation"><c>ci</c> or <c>headless</c>; null as soon as a person was seen at a terminal.</param>
/// <param name="LastAt">When it happened, not when it came in.</param>
internal readonly record struct HeardAs(
    string? Host, int Hosts, string? Automation, DateTimeOffset? LastAt, DateTimeOffset? LastReceivedAt);

internal sealed record DirectoryMember(long MemberId, string Email, string? Name, bool Removed, string? ByHand = null)
{
    public string Label => string.IsNullOrWhiteSpace(Name) ? Email : Name;
}

/// <summary>A machine that was set up in a member's name before the owner of the address came.</summary>
/// <param name="Machine">As it was called then.</param>
/// <param name="Rejected">The owner says that it isn't theirs.</param>
/// <param name="Settled">And an admin, that its usage is nobody's.</param>
internal sealed record ClaimRow(long ClaimId, long MemberId, string? Machine, bool Rejected, bool Settled);
