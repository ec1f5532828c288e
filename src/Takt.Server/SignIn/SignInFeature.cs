using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Settings;
using Takt.Server.SignIn.Forms;
using Takt.Server.SignIn.Pins;
using Takt.Server.SignIn.Proxy;
using Takt.Server.SignIn.Sessions;

namespace Takt.Server.SignIn;

/// <summary>The room of how people show who they are: passwords, PINs, an access proxy, and the sessions that these open.</summary>
public static class SignInFeature
{
    /// <summary>What the cookie of a signed-in person is called.</summary>
    public const string CookieName = SessionCookie.Name;

    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<UserStore>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = Passwords.Iterations);
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<OwnerProofStore>();
        services.AddSingleton<OwnerProof>();
        services.AddSingleton<PasswordStore>();
        services.AddSingleton<PasswordService>();
        services.AddSingleton<WaysIn>();
        services.AddOptions<AccessOptions>().Configure<WaysIn>((access, ways) => access.EmailsCanBeProven = ways.WithoutPassword);
        AddPins(services);
        AddProxy(services);
        // After the proxy: what it says wins over a cookie, which may be left from someone else.
        services.AddSingleton<CookieSessionStore>();
        services.AddSingleton<ICallerSource, CookieCallers>();
        AddForms(services);
        // It warns that its keys are not encrypted; they lie beside all that they could guard, in the same database.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapAuth();
        routes.MapPins();
        routes.MapPasswords();
    }

    private static void AddPins(IServiceCollection services)
    {
        services.AddSingleton<PinOutbox>();
        services.AddSingleton<PinService>();
        services.AddHostedService<PinDeliveryJob>();
        services.AddHostedService<PinSweepJob>();
        services.AddSettings<PinOptions>(PinOptionsReader.Read);
    }

    private static void AddProxy(IServiceCollection services)
    {
        services.AddSingleton<ProxyKeys>();
        services.AddSingleton<ProxyStore>();
        services.AddSingleton<ICallerSource, ProxyCallers>();
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
