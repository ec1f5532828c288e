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
    public string? Machine { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public long? ReplacedBy { get; init; }
}

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
}
