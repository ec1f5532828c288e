using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Members.FirstStart;
using Takt.Server.SignIn;

namespace Takt.Server.Members;

/// <summary>The way from an empty server to its first organization.</summary>
internal sealed class SetupService(
    SetupStore store, Passwords passwords, SignInService signIn, ControlPlane controlPlane, TimeProvider time, ILogger<SetupService> log)
{
    internal const string LinkInvalidCode = "setup_link_invalid", NotEmptyCode = "not_empty";
    internal static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);
    private const int SecretBytes = 24;

    public Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => store.IsEmptyAsync(cancellationToken);

    /// <summary>A new secret (192 bits), which replaces any former one; null when the server is not empty.</summary>
    public async Task<string?> CreateLinkSecretAsync(CancellationToken cancellationToken)
    {
        if (!await store.IsEmptyAsync(cancellationToken))
            return null;
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = time.GetUtcNow();
        await using var change = await controlPlane.BeginAsync(Actor.Server, "setup_link.create", null, cancellationToken);
        if (!await SetupStore.WriteLinkAsync(change, SecretHash.Compute(secret), now, now + LinkLifetime, cancellationToken))
            return null;
        await change.CommitAsync(cancellationToken);
        return secret;
    }

    /// <summary>
    /// Consumes the link and makes the organization in one transaction (whoever comes second finds it consumed), then signs its admin in.
    /// </summary>
    /// <param name="timeZone">An IANA name; nothing is UTC.</param>
    public async Task<Outcome<PersonSignedIn>> SetUpAsync(
        string secret, string? name, string? email, string? password, string? timeZone, IPAddress? address,
        CancellationToken cancellationToken)
    {
        var linkHash = SecretHash.Compute(secret.Trim());
        // Asked before the costly hash, so that a wrong secret costs little; the transaction below decides.
        if (!await store.IsLinkValidAsync(linkHash, time.GetUtcNow(), cancellationToken))
            return await store.IsEmptyAsync(cancellationToken) ? LinkInvalid() : NotEmpty();
        var organization = NewOrganization.From(name, email, password, timeZone);
        var errors = organization.Validate();
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var created = await CreateAsync(linkHash, organization, address, cancellationToken);
        if (created.Value is not { } admin)
            return created.Refusal!;
        return new PersonSignedIn(admin, (await signIn.OpenAsync(admin, SignInMethod.Setup, address, cancellationToken))!, 0);
    }

    private async Task<Outcome<SignedInUser>> CreateAsync(
        byte[] linkHash, NewOrganization organization, IPAddress? address, CancellationToken cancellationToken)
    {
        var actor = new Actor("setup", organization.Email, address);
        var passwordHash = await passwords.HashAsync(organization.Password, cancellationToken);
        await using var change = await controlPlane.BeginAsync(actor, "organization.set_up", null, cancellationToken);
        var now = time.GetUtcNow();
        if (!await SetupStore.ConsumeLinkAsync(change, linkHash, now, cancellationToken))
            return LinkInvalid();
        var admin = await SetupStore.CreateFirstAsync(change, organization, passwordHash, now, cancellationToken);
        if (admin is null)
            return NotEmpty();
        await change.CommitAsync(cancellationToken);
        Log.OrganizationSetUp(log, admin.OrganizationId);
        return admin;
    }

    /// <summary>The link is another one's, has expired, or was consumed a moment ago.</summary>
    private static ProblemHttpResult LinkInvalid() => Problems.Forbidden(
        LinkInvalidCode, "This set-up link is not valid any more.", "Start the server again: it prints a new link.");

    private static ProblemHttpResult NotEmpty() => Problems.Gone(
        NotEmptyCode, "This server has its organization already.", "Ask its admin for an invite, or sign in.");
}
