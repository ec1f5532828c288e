using System.Buffers.Text;
using System.Security.Cryptography;
using Takt.Server.Audit;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.FirstStart;

internal enum SetupStatus
{
    Done,
    LinkInvalid,
    NotEmpty,
}

/// <summary>The way from an empty server to its first organization.</summary>
internal sealed class FirstStart(SetupStore store, Passwords passwords, ControlPlane controlPlane, TimeProvider time, ILogger<FirstStart> log)
{
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

    /// <summary>Consumes the link and makes the organization in one transaction: whoever comes second finds it consumed.</summary>
    public async Task<(SetupStatus Status, SignedInUser? Admin)> SetUpAsync(
        HttpContext context, string secret, NewOrganization organization, CancellationToken cancellationToken)
    {
        var linkHash = SecretHash.Compute(secret);
        // Asked before the costly hash, so that a wrong secret costs little; the transaction below decides.
        if (!await store.IsLinkValidAsync(linkHash, time.GetUtcNow(), cancellationToken))
            return (await store.IsEmptyAsync(cancellationToken) ? SetupStatus.LinkInvalid : SetupStatus.NotEmpty, null);
        var actor = new Actor("setup", organization.Email, context.Connection.RemoteIpAddress);
        var passwordHash = await passwords.HashAsync(organization.Password, cancellationToken);
        await using var change = await controlPlane.BeginAsync(actor, "organization.set_up", null, cancellationToken);
        var now = time.GetUtcNow();
        if (!await SetupStore.ConsumeLinkAsync(change, linkHash, now, cancellationToken))
            return (SetupStatus.LinkInvalid, null);
        var admin = await SetupStore.CreateFirstAsync(change, organization, passwordHash, now, cancellationToken);
        if (admin is null)
            return (SetupStatus.NotEmpty, null);
        await change.CommitAsync(cancellationToken);
        Log.OrganizationSetUp(log, admin.OrganizationId);
        return (SetupStatus.Done, admin);
    }
}
