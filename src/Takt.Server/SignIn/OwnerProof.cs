using System.Net;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.SignIn;

/// <summary>
/// The moment in which someone proves that an e-mail address is theirs, by PIN or by an access proxy. Whatever was made before by merely
/// claiming the address ends: it may be a stranger's.
/// </summary>
internal sealed class OwnerProof(OwnerProofStore store, ControlPlane controlPlane, TokenVerifier verifier, TimeProvider time)
{
    /// <param name="presentedToken">A token sent along with the proof itself: it is the owner's, and stays.</param>
    /// <returns>How many tokens have ended.</returns>
    public async Task<int> ProveAsync(SignedInUser user, IPAddress? address, long? presentedToken, CancellationToken cancellationToken)
    {
        if (!await store.IsNeededAsync(user.UserId, cancellationToken))
            return 0;
        var actor = new Actor($"member:{user.MemberId}", user.Email, address);
        await using var change = await controlPlane.BeginAsync(actor, "email.prove", user.OrganizationId, cancellationToken);
        var now = time.GetUtcNow();
        var passwordClaimed = await OwnerProofStore.LockUserAsync(change, user.UserId, cancellationToken);
        var members = await OwnerProofStore.MembersAsync(change, user.UserId, cancellationToken);
        await OwnerProofStore.VerifyAsync(change, user.UserId, now, cancellationToken);
        var ended = 0;
        if (passwordClaimed || members.Any(member => member.Claimed))
        {
            foreach (var member in members)
            {
                await OwnerProofStore.EndOpeningsAsync(change, member, passwordClaimed || member.Claimed, now, cancellationToken);
                if (member.Claimed)
                    ended += await OwnerProofStore.EndTokensAsync(change, member, presentedToken, now, cancellationToken);
            }
        }

        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return ended;
    }
}
