using System.Net;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.Tokens;

/// <summary>What a new token is to be.</summary>
/// <param name="ParentId">The token that mints it, and with which it ends.</param>
/// <param name="Claimed">For someone who has only claimed their e-mail address; see <see cref="Caller.Claimed"/>.</param>
internal sealed record TokenRequest(
    int OrganizationId,
    string Label,
    TokenScopes Scopes,
    long? MemberId = null,
    int? ConnectionId = null,
    string? Machine = null,
    DateTimeOffset? ExpiresAt = null,
    long? CreatedBy = null,
    long? ParentId = null,
    bool Claimed = false)
{
    /// <summary>The claim that a successor belongs to.</summary>
    public long? ClaimOf { get; init; }

    /// <summary>Where the machine, or who asks for it, is.</summary>
    public IPAddress? From { get; init; }

    public SetupLabels Labels { get; init; } = SetupLabels.None;
}

/// <summary>A token and its plaintext, which is known here for the only time.</summary>
internal readonly record struct IssuedToken(TokenRow Token, string Plaintext)
{
    /// <summary>Never the plaintext.</summary>
    public override string ToString() => Token.Prefix + "…";
}

/// <summary>Makes tokens.</summary>
internal sealed class TokenIssuer(TimeProvider time)
{
    /// <returns>Null when the member or the connection is not the organization's.</returns>
    public async Task<IssuedToken?> IssueAsync(ControlPlaneTransaction change, TokenRequest request, CancellationToken cancellationToken)
    {
        var plaintext = TokenFormat.Create();
        var row = await TokenStore.InsertAsync(
            change,
            new NewToken
            {
                OrganizationId = request.OrganizationId,
                Hash = SecretHash.Compute(plaintext),
                Prefix = TokenFormat.Shown(plaintext),
                Label = request.Label,
                Scopes = request.Scopes.ToNames(),
                MemberId = request.MemberId,
                ConnectionId = request.ConnectionId,
                Machine = request.Machine,
                CreatedAt = time.GetUtcNow(),
                CreatedBy = request.CreatedBy,
                ParentId = request.ParentId,
                ExpiresAt = request.ExpiresAt,
                Claimed = request.Claimed,
                ClaimOf = request.ClaimOf,
                CreatedFrom = request.From?.ToString(),
                Team = request.Labels.Team,
                Environment = request.Labels.Environment,
            },
            cancellationToken);
        return row is null ? null : new IssuedToken(row, plaintext);
    }
}
