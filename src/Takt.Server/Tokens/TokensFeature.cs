using Takt.Server.Tokens.Connections;

namespace Takt.Server.Tokens;

/// <summary>The room of what machines send with: tokens, their rotation, and connections with their keys.</summary>
public static class TokensFeature
{
    public static void AddTokens(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<TokenStore>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenRotation>();
        services.AddSingleton<TokenService>();
        services.AddSingleton<MachineTokens>();
        services.AddSingleton<ConnectionStore>();
        services.AddSingleton<ConnectionArrivals>();
        services.AddSingleton<ConnectionService>();
        services.AddSingleton(provider => new ConnectionDirectory(
            provider.GetRequiredService<ConnectionStore>(), provider.GetRequiredService<TimeProvider>()));
    }

    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapTokenEndpoints();
        routes.MapConnectionEndpoints();
    }
}
