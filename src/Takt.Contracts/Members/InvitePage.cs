namespace Takt.Contracts.Members;

/// <summary>An invite without its secret.</summary>
/// <param name="Prefix">Its first characters, to recognise it by.</param>
/// <param name="State"><c>open</c>, <c>used</c>, <c>expired</c> or <c>revoked</c>; the code of an admin who has left is revoked with
/// them.</param>
/// <param name="CreatedBy">The e-mail of the admin who made it; null when a trusted network asked for it.</param>
/// <param name="CreatedFrom">The address that it was asked for from.</param>
/// <param name="UsedBy">The member it has made.</param>
/// <param name="Team">Of whoever joins with it.</param>
public sealed record InviteItem(
    long Id,
    string Prefix,
    string State,
    string Role,
    string? Email,
    DateTimeOffset CreatedAt,
    string? CreatedBy,
    string? CreatedFrom,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? UsedAt,
    long? UsedBy,
    string? UsedByEmail,
    string? Team = null,
    string? Environment = null);

/// <summary><c>GET /api/invites</c>: newest first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record InvitePage(IReadOnlyList<InviteItem> Invites, string? NextCursor);
