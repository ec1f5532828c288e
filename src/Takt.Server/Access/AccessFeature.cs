using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Takt.Server.Access.Attempts;
using Takt.Server.Access.Callers;
using Takt.Server.Access.Verification;
using Takt.Server.Database;

namespace Takt.Server.Access;

/// <summary>The ground floor: who is asking, what an endpoint requires of them, and how often something may be tried.</summary>
public static class AccessFeature
{
    public static void AddAccess(this IHostApplicationBuilder builder)
    {
        Mapping.Use();
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TokenVerdictStore>();
        services.AddSingleton<TokenUse>();
        services.AddSingleton(provider => new TokenVerifier(
            provider.GetRequiredService<TokenVerdictStore>(), provider.GetRequiredService<TokenUse>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<TokenUseJob>();
        services.AddSingleton(provider =>
            new AttemptLimiter(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<AttemptSweepJob>();
        services.AddSingleton<CallerStore>();
        services.AddSingleton<ICallerSource, BearerCallers>();
        services.AddSingleton<CallerResolver>();
        services.AddOptions<AccessOptions>();
    }

    /// <summary>Holds every request against what its endpoint declares; after routing, before antiforgery.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<AccessMiddleware>();
        app.UseAntiforgery();
    }
}
