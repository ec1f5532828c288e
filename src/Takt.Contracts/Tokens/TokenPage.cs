namespace Takt.Contracts.Tokens;

/// <summary>A token without its secret.</summary>
/// <param name="Prefix">Its first characters, to recognise it by.</param>
/// <param name="Scopes"><c>usage:write</c>, <c>usage:read</c>, <c>admin</c>.</param>
/// <param name="MemberId">Whom its usage is charged to; null when several people share it.</param>
/// <param name="ConnectionId">The connection it is bound to, as in the ingest URL.</param>
/// <param name="ReplacedBy">
/// The token that it was rotated into. Revoking this one leaves that one alone: where a stranger may have rotated it, revoke both.
/// </param>
/// <param name="Team">What a set-up with it names: its own, else its member's.</param>
/// <param name="Environment">The same for <c>deployment.environment</c>.</param>
/// <param name="Unconfirmed">
/// It was made before the owner of its member's address came: it sends, and does nothing else until they say that it is theirs.
/// </param>
/// <param name="OtherEmails">Addresses that the telemetry of a personal token names besides its member's own, five at most.</param>
public sealed record TokenItem(
    long Id,
    string Label,
    string Prefix,
    IReadOnlyList<string> Scopes,
    long? MemberId,
    string? MemberEmail,
    string? ConnectionId,
    string? Machine,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    long? ReplacedBy,
    string? ConnectionName = null,
    string? Team = null,
    string? Environment = null,
    bool Unconfirmed = false,
    IReadOnlyList<string>? OtherEmails = null);

/// <summary><c>GET /api/tokens</c>: newest first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record TokenPage(IReadOnlyList<TokenItem> Tokens, string? NextCursor);
