using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Takt.Server.Database;
using Takt.Server.Http;
using Takt.Server.Identity.Callers;
using Takt.Server.Identity.Connections;
using Takt.Server.Identity.FirstStart;
using Takt.Server.Identity.Invites;
using Takt.Server.Identity.Keys;
using Takt.Server.Identity.Members;
using Takt.Server.Identity.Organizations;
using Takt.Server.Identity.Pins;
using Takt.Server.Identity.Proxy;
using Takt.Server.Identity.SignIn;
using Takt.Server.Identity.Tokens;
using Takt.Server.Settings;

namespace Takt.Server.Identity;

/// <summary>The room of who is who: organizations, members, tokens, connections, sign-in, and the way into an empty server.</summary>
public static class IdentityFeature
{
    /// <summary>What the cookie of a signed-in person is called.</summary>
    public const string CookieName = SessionCookie.Name;

    public static void AddIdentity(this IHostApplicationBuilder builder)
    {
        Mapping.Use();
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TokenStore>();
        services.AddSingleton<TokenUse>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton(provider => new TokenVerifier(
            provider.GetRequiredService<TokenStore>(), provider.GetRequiredService<TokenUse>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<TokenUseJob>();
        services.AddSingleton<TokenDesk>();
        services.AddSingleton<ConnectionStore>();
        services.AddSingleton<ConnectionDesk>();
        services.AddSingleton(provider => new ConnectionDirectory(
            provider.GetRequiredService<ConnectionStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MemberStore>();
        services.AddSingleton<MemberDesk>();
        services.AddSingleton<CallerStore>();
        services.AddSingleton<CallerResolver>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<CookieSessionStore>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = Passwords.Iterations);
        services.AddSingleton<Passwords>();
        services.AddSingleton(provider =>
            new AttemptLimiter(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<OwnerProofStore>();
        services.AddSingleton<OwnerProof>();
        services.AddSingleton<PasswordStore>();
        services.AddSingleton<PasswordDesk>();
        services.AddSingleton<OrganizationStore>();
        services.AddSingleton<OrganizationDesk>();
        services.AddHostedService<AttemptSweepJob>();
        services.AddSingleton<InviteStore>();
        services.AddSingleton<TrustedNetworks>();
        services.AddSingleton<InviteDesk>();
        services.AddSingleton<JoinDesk>();
        services.AddSingleton<MachineTokens>();
        services.AddSingleton<SetupStore>();
        services.AddSingleton<SetupDesk>();
        services.AddSingleton<WaysIn>();
        services.AddSingleton<Bootstrap>();
        services.AddSingleton<DemoFounding>();
        services.AddSettings<BootstrapOptions>(BootstrapOptions.Read);
        AddPins(services);
        AddProxy(services);
        AddForms(services);
        // It warns that its keys are not encrypted; they lie beside all that they could guard, in the same database.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    /// <summary>Holds every request against what its endpoint declares; after routing, before antiforgery.</summary>
    public static void UseIdentity(this WebApplication app)
    {
        app.UseMiddleware<AccessMiddleware>();
        app.UseAntiforgery();
    }

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapAuth();
        routes.MapPins();
        routes.MapPasswords();
        routes.MapOrganizations();
        routes.MapTokens();
        routes.MapMembers();
        routes.MapInvites();
        routes.MapConnections();
    }

    /// <summary>
    /// To be called when the database is ready: fills an empty server from <c>TAKT_BOOTSTRAP_…</c> if those are set, else makes its
    /// one-time set-up link, which ends any link made before.
    /// </summary>
    /// <param name="baseUrl">The address that the link should name, without a path.</param>
    /// <returns>The link, for the console and nowhere else: it is a secret. Null when the server has an organization.</returns>
    public static async Task<string?> AnnounceAsync(this IServiceProvider services, Uri baseUrl, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<Bootstrap>().RunAsync(cancellationToken))
            return null;
        var secret = await services.GetRequiredService<SetupDesk>().CreateLinkSecretAsync(cancellationToken);
        return secret is null ? null : $"{new Uri(baseUrl, "/setup")}#{secret}";
    }

    private static void AddPins(IServiceCollection services)
    {
        services.AddSingleton<PinOutbox>();
        services.AddSingleton<PinDesk>();
        services.AddHostedService<PinDeliveryJob>();
        services.AddHostedService<PinSweepJob>();
        services.AddSettings<PinOptions>(PinOptionsReader.Read);
    }

    private static void AddProxy(IServiceCollection services)
    {
        services.AddSingleton<ProxyKeys>();
        services.AddSingleton<ProxyStore>();
        services.AddSingleton<ProxyIdentity>();
        services.AddSettings<ProxyOptions>(ProxyOptionsReader.Read);
    }

    private static void AddForms(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("takt");
        services.AddSingleton<DatabaseKeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<DatabaseKeyRing>((options, ring) => options.XmlRepository = ring);
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<PublicAddress>((options, address) => options.Cookie = new FormCookie(address));
    }
}
