using System.Buffers.Text;
using System.Security.Cryptography;
using Takt.Server.Audit;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.FirstStart;

internal enum SetupStatus
{
    Done,

    /// <summary>Nothing was tried: see the errors.</summary>
    Invalid,

    /// <summary>The link is another one's, has expired, or was consumed a moment ago.</summary>
    LinkInvalid,

    /// <summary>The server has its organization already.</summary>
    NotEmpty,
}

/// <param name="Errors">By field: <c>organization</c>, <c>email</c>, <c>password</c>, <c>time_zone</c>.</param>
internal readonly record struct SetupOutcome(SetupStatus Status, IReadOnlyDictionary<string, string> Errors);

/// <summary>The way from an empty server to its first organization.</summary>
internal sealed class SetupDesk(
    SetupStore store, Passwords passwords, SignInDesk signIn, ControlPlane controlPlane, TimeProvider time, ILogger<SetupDesk> log)
{
    internal static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);
    private const int SecretBytes = 24;
    private static readonly Dictionary<string, string> NoErrors = [];

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
    public async Task<SetupOutcome> SetUpAsync(
        HttpContext context, string secret, string? name, string? email, string? password, string? timeZone,
        CancellationToken cancellationToken)
    {
        var linkHash = SecretHash.Compute(secret.Trim());
        // Asked before the costly hash, so that a wrong secret costs little; the transaction below decides.
        if (!await store.IsLinkValidAsync(linkHash, time.GetUtcNow(), cancellationToken))
            return new(await store.IsEmptyAsync(cancellationToken) ? SetupStatus.LinkInvalid : SetupStatus.NotEmpty, NoErrors);
        var organization = NewOrganization.From(name, email, password, timeZone);
        var errors = organization.Validate();
        if (errors.Count > 0)
            return new(SetupStatus.Invalid, errors);
        var (status, admin) = await CreateAsync(context, linkHash, organization, cancellationToken);
        if (admin is not null)
            await signIn.OpenAsync(context, admin, SignInMethod.Setup, cancellationToken);
        return new(status, NoErrors);
    }

    private async Task<(SetupStatus Status, SignedInUser? Admin)> CreateAsync(
        HttpContext context, byte[] linkHash, NewOrganization organization, CancellationToken cancellationToken)
    {
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
