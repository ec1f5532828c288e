using System.Net;
using Microsoft.Extensions.Options;
using Takt.Server.Http;

namespace Takt.Server.Hosting;

/// <summary>
/// Tells the operator, once, of a proxy that the settings don't name: all who come through it share its address, so that what one of them
/// is locked out for closes the door to all.
/// </summary>
internal sealed class UnnamedProxyMiddleware(RequestDelegate next, IOptions<ServerOptions> server, ILogger<UnnamedProxyMiddleware> log)
{
    private int _told;

    public Task InvokeAsync(HttpContext context)
    {
        if (Volatile.Read(ref _told) == 0
            && (context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded"))
            && context.Connection.RemoteIpAddress is { } remote
            && ClientAddress.Plain(remote) is var address
            && !server.Value.TrustedProxies.Any(proxy => proxy.Contains(address))
            && Interlocked.Exchange(ref _told, 1) == 0)
        {
            Log.UnnamedProxy(log, address);
        }

        return next(context);
    }
}

internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request from {Address} says that it was forwarded. If that is your reverse proxy, name it in TAKT_TRUSTED_PROXIES: "
            + "until then all who come "
            + "through it count as one network, and one of them can lock out all. (Told once; anyone can send such a header.)")]
    public static partial void UnnamedProxy(ILogger logger, IPAddress address);
}
