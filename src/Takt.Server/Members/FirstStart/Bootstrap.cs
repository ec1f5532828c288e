using System.Text;
using Microsoft.Extensions.Options;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.SignIn;
using Takt.Server.Tokens;

namespace Takt.Server.Members.FirstStart;

/// <summary>
/// For containers: makes the first organization, its admin and a token from the configuration, on an empty server only. It has happened
/// before the first request is taken: what waits for the server to be ready can sign in.
/// </summary>
internal sealed class Bootstrap(
    IOptions<BootstrapOptions> options, SetupStore store, Passwords passwords, TokenIssuer issuer, ControlPlane controlPlane,
    TimeProvider time, ILogger<Bootstrap> log) : IHostedService
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="StartException">The token can't be written where it should be.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsSet || !await store.IsEmptyAsync(cancellationToken))
            return;
        var organization = options.Value.ToOrganization();
        var path = options.Value.TokenFile;
        var passwordHash = await passwords.HashAsync(organization.Password, cancellationToken);
        await using var change = await controlPlane.BeginAsync(Actor.OfProgram("bootstrap"), "organization.bootstrap", null,
            cancellationToken);
        var admin = await SetupStore.CreateFirstAsync(change, organization, passwordHash, time.GetUtcNow(), cancellationToken);
        if (admin is null)
            return;
        if (options.Value.TrustedNetworks.Count > 0)
            await SetupStore.TrustAsync(change, admin.OrganizationId, options.Value.TrustedNetworks, cancellationToken);
        if (path is not null)
        {
            var issued = await issuer.IssueAsync(
                change, new(admin.OrganizationId, "Bootstrap", TokenScopes.All, MemberId: admin.MemberId, CreatedBy: admin.MemberId),
                cancellationToken);
            // Before the commit: a file that can't be written must not leave an organization without its token.
            await WriteAsync(path, issued!.Value.Plaintext, cancellationToken);
        }

        await change.CommitAsync(cancellationToken);
        Log.Bootstrapped(log, admin.OrganizationId);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task WriteAsync(string path, string token, CancellationToken cancellationToken)
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                file.UnixCreateMode = OwnerOnly;
                // An older file keeps its own mode, so it goes first.
                File.Delete(path);
            }

            await using var stream = new FileStream(path, file);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(token + '\n'), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{BootstrapOptions.TokenFileKey}: the token can't be written: {e.Message}", e);
        }
    }
}
