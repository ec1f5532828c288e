namespace Takt.Server.Tokens;

/// <summary>A token as lists show it: everything but its secret.</summary>
internal sealed record TokenRow
{
    public required long TokenId { get; init; }
    public required string Prefix { get; init; }
    public required string Label { get; init; }
    public required string[] Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public long? MemberId { get; init; }
    public string? MemberEmail { get; init; }
    public int? ConnectionId { get; init; }
    public string? ConnectionSlug { get; init; }
    public string? ConnectionName { get; init; }
    public string? Machine { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public long? ReplacedBy { get; init; }

    /// <summary>It sends, and does nothing else, until its owner says that the machine is theirs.</summary>
    public bool Unconfirmed { get; init; }

    public string? Team { get; init; }
    public string? Environment { get; init; }
    public string? MemberTeam { get; init; }
    public string? MemberEnvironment { get; init; }

    /// <summary>Addresses that its telemetry names besides its member's own.</summary>
    public string[] OtherEmails { get; init; } = [];

    /// <summary>What a set-up with it names: its own, else its member's.</summary>
    public SetupLabels Labels => new SetupLabels(Team, Environment).Or(new(MemberTeam, MemberEnvironment));
}

/// <summary>What is to become of a token.</summary>
/// <param name="Label">Null leaves it.</param>
/// <param name="HasTeam">Whether the team is changed, to none if it names none.</param>
/// <param name="HasEnvironment">The same of the environment.</param>
internal sealed record TokenChange(string? Label, bool HasTeam, bool HasEnvironment, SetupLabels Labels);

/// <summary>A token on its way into the database.</summary>
internal sealed record NewToken
{
    public required int OrganizationId { get; init; }
    public required byte[] Hash { get; init; }
    public required string Prefix { get; init; }
    public required string Label { get; init; }
    public required string[] Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public long? MemberId { get; init; }
    public int? ConnectionId { get; init; }
    public string? Machine { get; init; }
    public long? CreatedBy { get; init; }
    public long? ParentId { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>A token minted by a claimed one is claimed whatever this says.</summary>
    public bool Claimed { get; init; }

    /// <summary>The claim of the token that it replaces.</summary>
    public long? ClaimOf { get; init; }

    public string? CreatedFrom { get; init; }
    public string? Team { get; init; }
    public string? Environment { get; init; }
}
