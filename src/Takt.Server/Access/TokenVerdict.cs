namespace Takt.Server.Access;

public enum TokenStanding
{
    Valid,

    /// <summary>Not of the form <c>takt_…</c>, or its checksum is wrong: mistyped or cut off. No query was made.</summary>
    Malformed,
    Unknown,
    Revoked,
    Expired,
}

/// <summary>What a bearer token stands for.</summary>
/// <param name="MemberId">Whom its usage is charged to; null for a token that several people share.</param>
/// <param name="Role">The role of that member.</param>
/// <param name="ExpiresAt">Null when it does not expire by itself.</param>
/// <param name="Replaced">It was rotated: another has taken its place.</param>
/// <param name="ClaimId">The claim under which its usage is kept, where it was made on an address that nobody had proven.</param>
/// <param name="Unconfirmed">It was made that way, the owner of the address has come, and has not said yet whether it is theirs: it keeps
/// <c>usage:write</c> alone.</param>
public sealed record TokenVerdict(
    TokenStanding Standing,
    long TokenId,
    int OrganizationId,
    long? MemberId,
    int? ConnectionId,
    TokenScopes Scopes,
    MemberRole? Role,
    DateTimeOffset? ExpiresAt,
    bool Replaced = false,
    long? ClaimId = null,
    bool Unconfirmed = false)
{
    internal static readonly TokenVerdict Malformed = Refused(TokenStanding.Malformed);
    internal static readonly TokenVerdict Unknown = Refused(TokenStanding.Unknown);

    public bool IsValid => Standing == TokenStanding.Valid;

    /// <summary>Assigned to one person and bound to no connection: it speaks for that person.</summary>
    public bool IsPersonal => MemberId is not null && ConnectionId is null;

    private static TokenVerdict Refused(TokenStanding standing) => new(standing, 0, 0, null, null, TokenScopes.None, null, null);
}
