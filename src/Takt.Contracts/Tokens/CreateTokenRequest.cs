namespace Takt.Contracts.Tokens;

/// <summary><c>POST /api/tokens</c>.</summary>
/// <param name="Scopes">Default: <c>usage:write</c> and <c>usage:read</c>.</param>
/// <param name="MemberId">Default: the caller. Another member, or 0 for a token that several people share, is for admins.</param>
/// <param name="ConnectionId">Binds the token to a connection; it then belongs to nobody. For admins.</param>
/// <param name="ExpiresInHours">1 to 87600; null is never.</param>
/// <param name="Team">What a set-up with it names; the member's where it is left out.</param>
/// <param name="Environment">The same for <c>deployment.environment</c>.</param>
public sealed record CreateTokenRequest(
    string? Label,
    IReadOnlyList<string>? Scopes = null,
    long? MemberId = null,
    string? ConnectionId = null,
    string? Machine = null,
    int? ExpiresInHours = null,
    string? Team = null,
    string? Environment = null);

/// <summary>A new token.</summary>
/// <param name="Token">The secret: shown here and never again.</param>
public sealed record CreatedToken(string Token, TokenItem Details)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(CreatedToken)} {Details.Prefix}…";
}
