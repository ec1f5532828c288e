namespace Takt.Contracts.Members;

/// <summary><c>POST /auth/invite</c>.</summary>
/// <param name="Count">Default 1; at most 100 for an admin, 10 for a trusted network.</param>
/// <param name="Role"><c>member</c> (default) or <c>admin</c>; the latter needs an e-mail and an admin who asks.</param>
/// <param name="Email">Binds the codes to one address; null is for whoever holds the code.</param>
/// <param name="ExpiresInHours">1 to 720; default 168.</param>
/// <param name="OrganizationId">Needed only where several organizations trust the caller's network.</param>
/// <param name="Team">Of whoever joins: the set-up of their machines names it.</param>
/// <param name="Environment">The same for <c>deployment.environment</c>.</param>
public sealed record CreateInvitesRequest(
    int? Count = null,
    string? Role = null,
    string? Email = null,
    int? ExpiresInHours = null,
    int? OrganizationId = null,
    string? Team = null,
    string? Environment = null);

/// <summary>New invites.</summary>
/// <param name="NextAction">One literal instruction.</param>
public sealed record CreatedInvites(int OrganizationId, IReadOnlyList<CreatedInvite> Invites, string NextAction);

/// <summary>A new invite.</summary>
/// <param name="Code">The secret: shown here and never again.</param>
/// <param name="JoinUrl">The page on which a person joins; the code stands behind the #, which browsers never send.</param>
/// <param name="Register">The command with which a program joins.</param>
public sealed record CreatedInvite(
    long Id, string Code, string Role, string? Email, DateTimeOffset ExpiresAt, string JoinUrl, string Register)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(CreatedInvite)} {Id}";
}
