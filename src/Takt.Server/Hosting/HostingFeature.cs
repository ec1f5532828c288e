using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Takt.Server.Settings;

namespace Takt.Server.Hosting;

/// <summary>What every server needs before its rooms: settings, ports, a quiet console.</summary>
internal static class HostingFeature
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(25);

    private static readonly string[] AddressWriters =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Http.Result", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.StaticFiles", "Microsoft.AspNetCore.StaticAssets",
    ];

    public static WebApplicationBuilder CreateBuilder(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = "takt-server",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<ServerAddresses>();
        builder.Services.AddSingleton<Listeners>();
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(services => services.GetRequiredService<Listeners>());
        builder.Services.AddSingleton<IConfigureOptions<SocketTransportOptions>>(services => services.GetRequiredService<Listeners>());
        builder.Services.AddSettings<ServerOptions>(ServerOptions.Read);
        builder.Services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, TrustedProxies>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Takt", LogLevel.Information);
        // Its keys lie in the database, as safe as what they protect.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Below warnings these write whole addresses, and in hurried hands an address holds a token or a code.
        foreach (var category in AddressWriters)
            builder.Logging.AddFilter(category, LogLevel.Warning);
        builder.Services.AddSingleton<ILoggerProvider, Http2Log>();
        builder.Logging.AddFilter<Http2Log>(null, LogLevel.None);
        builder.Logging.AddFilter<Http2Log>(Http2Log.Category, LogLevel.Critical);
        builder.Logging.AddFilter<ConsoleLoggerProvider>(Http2Log.Category, level => level is >= LogLevel.Warning and < LogLevel.Critical);
        // A failed start is told in one sentence; the host would log the same with its stack.
        var start = new StartPhase();
        builder.Services.AddSingleton(start);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => start.Over && level >= LogLevel.Warning);
        return builder;
    }

    /// <summary>Shuts all but telemetry and health on the ports that are for telemetry.</summary>
    public static void UseOtlpPorts(this WebApplication app) => app.UseMiddleware<OtlpPortMiddleware>();

    /// <summary>Forwarding headers count only from the proxies that the settings name; of others the operator is told.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        app.UseMiddleware<UnnamedProxyMiddleware>();
        if (app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.TrustedProxies.Count > 0)
            app.UseForwardedHeaders();
    }
}

/// <summary>Whether the start is over.</summary>
internal sealed class StartPhase
{
    public volatile bool Over;
}

internal sealed class TrustedProxies(IOptions<ServerOptions> server) : IConfigureOptions<ForwardedHeadersOptions>
{
    public void Configure(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.ForwardLimit = null;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in server.Value.TrustedProxies)
            options.KnownIPNetworks.Add(network);
    }
}
