using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding.OwnMachines;

/// <summary>
/// Asks the owner of an e-mail address about the machines that were set up in their name before they came. The page and the API both end
/// here.
/// </summary>
internal sealed class OwnMachineService(OwnMachineStore store, TokenVerifier verifier, ControlPlane controlPlane, TimeProvider time)
{
    /// <summary>Newest first.</summary>
    /// <param name="unconfirmed">Only those that wait for an answer.</param>
    /// <param name="before">Only tokens with a smaller id.</param>
    public async Task<IReadOnlyList<OwnMachine>> ListAsync(
        Caller caller, bool unconfirmed, long before, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await store.ListAsync(caller.OrganizationId, caller.MemberId!.Value, unconfirmed, before, limit, now, cancellationToken);
        return [.. rows.Select(row => row.ToMachine(now))];
    }

    /// <summary>The machine is theirs: its token may do again what it could. Saying so twice is no error.</summary>
    public async Task<Outcome<AnsweredMachine>> ConfirmAsync(Caller caller, long tokenId, CancellationToken cancellationToken)
    {
        if (caller.Claimed)
            return NotOwner();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "machine.confirm", caller.OrganizationId,
            cancellationToken);
        if (await LockAsync(change, caller, tokenId, cancellationToken) is not { } token)
            return Problems.NotFound("machine");
        if (token.Rejected)
            return Rejected();
        if (token is { Claimed: true, ClaimId: { } claim })
        {
            await OwnMachineStore.ConfirmAsync(change, caller.OrganizationId, claim, cancellationToken);
            await change.CommitAsync(cancellationToken);
            verifier.Forget();
        }

        return new AnsweredMachine(tokenId, "confirmed", 0, "Nothing to do: it goes on, and may read your usage and be rotated again.");
    }

    /// <summary>The machine is not theirs: it ends, with all that it minted, and what it sent is disputed until an admin decides.</summary>
    public async Task<Outcome<AnsweredMachine>> RejectAsync(Caller caller, long tokenId, CancellationToken cancellationToken)
    {
        if (caller.Claimed)
            return NotOwner();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "machine.reject", caller.OrganizationId,
            cancellationToken);
        if (await LockAsync(change, caller, tokenId, cancellationToken) is not { } token)
            return Problems.NotFound("machine");
        if (token is { Rejected: false, Claimed: false })
            return Confirmed();
        var ended = 0;
        if (token is { Rejected: false, ClaimId: { } claim })
        {
            ended = await OwnMachineStore.RejectAsync(change, caller.OrganizationId, claim, time.GetUtcNow(), cancellationToken);
            await change.CommitAsync(cancellationToken);
            verifier.Forget();
        }

        return new AnsweredMachine(tokenId, "rejected", ended,
            "Nothing more to do: it is out, and an admin decides at /settings/people?state=disputed whose usage it was.");
    }

    /// <summary>Who has only claimed the address can't speak for its owner.</summary>
    internal static ProblemHttpResult NotOwner() => Problems.Forbidden(
        "not_owner", "Only the owner of the e-mail address can say whose machines these are, and you have only claimed it.",
        "Sign in by a PIN (POST /auth/pin/request, or the page /sign-in) or through your access proxy, and ask again.");

    internal static ProblemHttpResult Rejected() => Problems.Conflict(
        "machine_rejected", "This machine was rejected, and its token has ended.",
        "Set the machine up anew at /machines/new; whose usage it was, an admin decides.");

    internal static ProblemHttpResult Confirmed() => Problems.Conflict(
        "machine_confirmed", "This machine doesn't wait for an answer: it was confirmed, or set up by yourself.",
        "Revoke its token: DELETE /api/tokens/{id}.");

    /// <summary>The member first, then the token: in the order of every change that ends one.</summary>
    private static async Task<ClaimedToken?> LockAsync(
        ControlPlaneTransaction change, Caller caller, long tokenId, CancellationToken cancellationToken)
    {
        await TokenStore.LockOwnerAsync(change, caller.OrganizationId, caller.MemberId!.Value, cancellationToken);
        var token = await OwnMachineStore.LockAsync(change, caller.OrganizationId, caller.MemberId!.Value, tokenId, cancellationToken);
        return token is { Ended: true, Rejected: false, Claimed: false } ? null : token;
    }
}
