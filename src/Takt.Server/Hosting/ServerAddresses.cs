using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Takt.Server.Hosting;

/// <summary>Where the server really listens, once it does: ports that were asked for as 0 have their number.</summary>
public sealed class ServerAddresses
{
    private readonly List<(ListenOptions Options, bool Tls)> _main = [];
    private (ListenOptions Options, bool Tls)? _otlpHttp;
    private (ListenOptions Options, bool Tls)? _otlpGrpc;

    /// <value>Page, API and OTLP/HTTP; the first is the one to show.</value>
    public IReadOnlyList<Uri> Main => [.. _main.Select(l => Url(l.Options, l.Tls))];

    public Uri? OtlpHttp => _otlpHttp is var (options, tls) ? Url(options, tls) : null;

    public Uri? OtlpGrpc => _otlpGrpc is var (options, tls) ? Url(options, tls) : null;

    internal void AddMain(ListenOptions options, bool tls) => _main.Add((options, tls));

    internal void SetOtlpHttp(ListenOptions options, bool tls) => _otlpHttp = (options, tls);

    internal void SetOtlpGrpc(ListenOptions options, bool tls) => _otlpGrpc = (options, tls);

    /// <summary>A wildcard can't be opened in a browser, so it is shown as this machine's loopback address.</summary>
    private static Uri Url(ListenOptions options, bool tls)
    {
        var endPoint = options.IPEndPoint!;
        var address = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any)
            ? IPAddress.Loopback : endPoint.Address;
        return new Uri($"{(tls ? "https" : "http")}://{new IPEndPoint(address, endPoint.Port)}");
    }
}
