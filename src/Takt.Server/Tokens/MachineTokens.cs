using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.Tokens;

/// <summary>A token for one machine, with its plaintext, which is known here for the only time.</summary>
/// <param name="Token">The secret.</param>
/// <param name="Machine">Null when it was never said.</param>
/// <param name="Labels">What its set-up names besides the machine.</param>
internal sealed record MachineToken(long TokenId, string Token, string? Machine, TokenScopes Scopes, SetupLabels Labels)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(MachineToken)} {TokenId}";
}

/// <summary>A machine that is to send.</summary>
/// <param name="Name">Null where nobody has said.</param>
/// <param name="Claimed">For someone who has only claimed their e-mail address.</param>
/// <param name="ClaimOf">The claim of the token that it replaces.</param>
/// <param name="Address">Where it is.</param>
internal sealed record NewMachine(long MemberId, string? Name, bool Claimed, IPAddress? Address, long? ClaimOf = null);

/// <summary>Makes and replaces the tokens with which single machines send.</summary>
internal sealed class MachineTokens(TokenIssuer issuer, TokenRotation rotation, ControlPlane controlPlane, TimeProvider time)
{
    public const int LongestGrace = 24 * 60 * 60;
    private const TokenScopes OwnUse = TokenScopes.UsageWrite | TokenScopes.UsageRead;
    private const int LabelLimit = 200;

    /// <summary>The caller brings no personal bearer token.</summary>
    public static ProblemHttpResult NotABearer() => Problems.Create(
        StatusCodes.Status400BadRequest, "bearer_needed", "A cookie has no token to rotate.",
        "Send the token that is to be replaced: 'Authorization: Bearer takt_…'.");

    /// <summary>Without <c>usage:write</c> there is nothing to set up.</summary>
    public static ProblemHttpResult NoWrite() => Problems.Forbidden(
        "invalid_scope", "The token has not the scope usage:write, so it can give it to no other.",
        "Use a token that has the scope usage:write, or sign in.");

    /// <summary>Gives the caller's token a successor with the same rights; what the old one minted is then the successor's.</summary>
    /// <param name="grace">How long the old one goes on; nothing ends it at once.</param>
    public async Task<Outcome<MachineToken>> RotateAsync(Caller caller, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (caller is not { IsPerson: true, TokenId: { } tokenId, MemberId: { } memberId })
            return NotABearer();
        return await rotation.RotateAsync(caller, tokenId, memberId, grace, cancellationToken) is { } issued
            ? ToMinted(issued) : CallerRefusals.Replaced();
    }

    /// <summary>A token for one more machine of the caller's. What a bearer mints ends with it.</summary>
    public async Task<Outcome<MachineToken>> AddAsync(Caller caller, string machine, CancellationToken cancellationToken)
    {
        if (!caller.IsPerson)
            return NotABearer();
        var scopes = caller.Scopes & OwnUse;
        if (!scopes.HasFlag(TokenScopes.UsageWrite))
            return NoWrite();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "token.add_machine", caller.OrganizationId,
            cancellationToken);
        var issued = await issuer.IssueAsync(
            change,
            new(caller.OrganizationId, LabelOf(machine), scopes, caller.MemberId, Machine: machine.Trim(), CreatedBy: caller.MemberId,
                ParentId: caller.TokenId, Claimed: caller.Claimed)
            {
                From = caller.Address,
            },
            cancellationToken);
        if (issued is not { } minted)
            return CallerRefusals.Replaced();
        await change.CommitAsync(cancellationToken);
        return ToMinted(minted);
    }

    /// <summary>A token to send with and to read one's own usage, as part of a change that has its own reason.</summary>
    /// <returns>Null when the member has been removed, or has only claimed their address and its owner has just come.</returns>
    internal async Task<MachineToken?> IssueAsync(
        ControlPlaneTransaction change, int organizationId, NewMachine machine, CancellationToken cancellationToken) =>
        await issuer.IssueAsync(
            change,
            new(organizationId, LabelOf(machine.Name), OwnUse, machine.MemberId, Machine: machine.Name?.Trim(), CreatedBy: machine.MemberId,
                Claimed: machine.Claimed)
            {
                ClaimOf = machine.ClaimOf,
                From = machine.Address,
            },
            cancellationToken) is { } issued ? ToMinted(issued) : null;

    /// <summary>Ends a token that nothing was ever done with.</summary>
    /// <returns>False when it has been used, or has ended already: then nothing was changed.</returns>
    internal async Task<bool> EndUnusedAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, long tokenId, CancellationToken cancellationToken)
    {
        await TokenStore.LockOwnerAsync(change, organizationId, memberId, cancellationToken);
        await change.StopTelemetryAsync(organizationId, cancellationToken);
        // Revoked by someone, it must not come back under another name; rotated, it has been used.
        if (!await RotationStore.LockLiveAsync(change, organizationId, tokenId, cancellationToken)
            || await RotationStore.IsUsedAsync(change, organizationId, tokenId, cancellationToken))
        {
            return false;
        }

        await TokenStore.RevokeAsync(change, organizationId, tokenId, null, time.GetUtcNow(), cancellationToken);
        return true;
    }

    private static string LabelOf(string? machine) => machine?.Trim() switch
    {
        null or "" => "First machine",
        { Length: <= LabelLimit } name => name,
        // Never between the two halves of a character: half of one is no text.
        var name => name[..(char.IsHighSurrogate(name[LabelLimit - 1]) ? LabelLimit - 1 : LabelLimit)],
    };

    private static MachineToken ToMinted(IssuedToken issued) =>
        new(issued.Token.TokenId, issued.Plaintext, issued.Token.Machine, ScopeNames.FromNames(issued.Token.Scopes), issued.Token.Labels);
}
