using System.Net;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.SignIn;

/// <summary>What the proof of an address has brought about.</summary>
/// <param name="Machines">How many machines the owner has to answer for, in the organization that they are in.</param>
/// <param name="PasswordEnded">A password that had been set by merely claiming the address has ended.</param>
internal readonly record struct Proof(int Machines, bool PasswordEnded);

/// <summary>
/// The moment in which someone proves that an e-mail address is theirs, by PIN or by an access proxy. Passwords and sessions that were made
/// before by merely claiming the address end: they may be a stranger's. Machines that were set up before go on sending, and nothing else,
/// until the owner says whether each is theirs.
/// </summary>
internal sealed class OwnerProof(OwnerProofStore store, ControlPlane controlPlane, TokenVerifier verifier, TimeProvider time)
{
    /// <param name="presentedToken">A token sent along with the proof itself: it is the owner's, with all that it minted.</param>
    public async Task<Proof> ProveAsync(SignedInUser user, IPAddress? address, long? presentedToken, CancellationToken cancellationToken)
    {
        var passwordEnded = false;
        if (await store.IsNeededAsync(user.UserId, presentedToken, cancellationToken))
        {
            var actor = new Actor($"member:{user.MemberId}", user.Email, address);
            await using var change = await controlPlane.BeginAsync(actor, "email.prove", user.OrganizationId, cancellationToken);
            var now = time.GetUtcNow();
            var passwordClaimed = await OwnerProofStore.LockUserAsync(change, user.UserId, cancellationToken);
            var members = await OwnerProofStore.MembersAsync(change, user.UserId, cancellationToken);
            await OwnerProofStore.VerifyAsync(change, user.UserId, now, cancellationToken);
            foreach (var member in members)
            {
                if (passwordClaimed || member.Claimed)
                    await OwnerProofStore.EndOpeningsAsync(change, member, now, cancellationToken);
                if (presentedToken is { } token)
                    await OwnerProofStore.ConfirmAsync(change, member, token, cancellationToken);
            }

            await change.CommitAsync(cancellationToken);
            verifier.Forget();
            passwordEnded = passwordClaimed;
        }

        return new(await store.UnansweredAsync(user.OrganizationId, user.MemberId, cancellationToken), passwordEnded);
    }

    /// <summary>
    /// Somebody who has proven their address looks at another of their organizations: where a code has made them a member meanwhile, the
    /// proof holds for that, too.
    /// </summary>
    public async Task GoAsync(SignedInUser user, IPAddress? address, CancellationToken cancellationToken)
    {
        if (await store.IsClaimedElsewhereAsync(user.UserId, cancellationToken))
            await ProveAsync(user, address, null, cancellationToken);
    }

    /// <summary>
    /// Someone signs in by a password that an admin has set for them, which vouches for them in that organization as a proof would: they,
    /// too, are asked about machines that were set up before.
    /// </summary>
    /// <returns>How many machines they have to answer for.</returns>
    public async Task<int> ArriveAsync(SignedInUser user, IPAddress? address, CancellationToken cancellationToken)
    {
        if (await store.IsAwaitedAsync(user.OrganizationId, user.MemberId, cancellationToken))
        {
            var actor = new Actor($"member:{user.MemberId}", user.Email, address);
            await using var change = await controlPlane.BeginAsync(actor, "member.arrive", user.OrganizationId, cancellationToken);
            await OwnerProofStore.ArriveAsync(change, user.OrganizationId, user.MemberId, time.GetUtcNow(), cancellationToken);
            await change.CommitAsync(cancellationToken);
            verifier.Forget();
        }

        return await store.UnansweredAsync(user.OrganizationId, user.MemberId, cancellationToken);
    }
}
