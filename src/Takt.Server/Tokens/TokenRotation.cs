using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.Tokens;

/// <summary>Gives a token a successor that is the same in everything but its secret.</summary>
internal sealed class TokenRotation(TokenIssuer issuer, TokenVerifier verifier, ControlPlane controlPlane, TimeProvider time)
{
    /// <param name="caller">
    /// Of a personal token its owner. Who rotates one that belongs to nobody vouches for it: it is claimed only if they are. What is made
    /// by a bearer ends with it, unless it takes that bearer's own place.
    /// </param>
    /// <param name="memberId">Whose personal token it must be; null for one that belongs to nobody, or to a connection.</param>
    /// <param name="grace">How long the old one goes on sending; nothing ends it at once.</param>
    /// <returns>Null when there is no such token, it has ended, or it has been replaced already.</returns>
    public async Task<IssuedToken?> RotateAsync(
        Caller caller, long tokenId, long? memberId, TimeSpan grace, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "token.rotate", caller.OrganizationId, cancellationToken);
        if (memberId is { } owner)
            await TokenStore.LockOwnerAsync(change, caller.OrganizationId, owner, cancellationToken);
        await change.StopTelemetryAsync(caller.OrganizationId, cancellationToken);
        var now = time.GetUtcNow();
        if (await RotationStore.LockAsync(change, caller.OrganizationId, tokenId, memberId, now, cancellationToken)
            is not { Replaced: false } old)
            return null;
        var issued = await issuer.IssueAsync(
            change,
            new(caller.OrganizationId, old.Label, ScopeNames.FromNames(old.Scopes), old.MemberId, old.ConnectionId, old.Machine,
                old.ExpiresAt, caller.MemberId, caller.TokenId is { } bearer && bearer != tokenId ? bearer : old.ParentId,
                caller.Claimed || (memberId is not null && old.Claimed))
            {
                ClaimOf = old.ClaimId,
                From = caller.Address,
                Labels = new(old.Team, old.Environment),
            },
            cancellationToken);
        if (issued is not { } successor)
            return null;
        await RotationStore.ReplaceAsync(change, caller.OrganizationId, tokenId, successor.Token.TokenId, now,
            grace > TimeSpan.Zero ? now + grace : null, cancellationToken);
        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return successor;
    }
}
