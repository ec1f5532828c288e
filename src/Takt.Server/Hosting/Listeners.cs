using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Takt.Server.Settings;

namespace Takt.Server.Hosting;

/// <summary>Opens Kestrel's ports as the settings say.</summary>
internal sealed class Listeners(SettingsReader reader, ServerAddresses addresses)
    : IConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    /// <summary>
    /// What a connection may send ahead of its reader. The framework's own megabyte is beyond the budget of bodies, once for each
    /// connection that anybody opens.
    /// </summary>
    private const int BufferBytes = 192 * 1024;

    public void Configure(SocketTransportOptions options) => options.MaxReadBufferSize = BufferBytes;

    public void Configure(KestrelServerOptions kestrel)
    {
        // Kestrel is made together with the application, before any setting is checked: mistakes are told afterwards, all at once.
        var settings = new ServerOptions();
        ServerOptions.Read(settings, reader);
        if (reader.Errors.Count > 0)
            return;
        var certificate = settings.TlsCertificate is null ? null : Load(settings.TlsCertificate, settings.TlsKey);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBufferSize = BufferBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * BufferBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = BufferBytes;
        foreach (var url in settings.Urls)
            Listen(kestrel, url, HttpProtocols.Http1AndHttp2, certificate, addresses.AddMain);
        if (settings.OtlpHttp is { } http)
            Listen(kestrel, http, HttpProtocols.Http1AndHttp2, certificate,
                (listen, tls) => addresses.SetOtlpHttp(ForTelemetry(listen, settings), tls));
        // Without TLS there is nothing to negotiate: the gRPC port speaks HTTP/2 from the first byte.
        if (settings.OtlpGrpc is { } grpc)
            Listen(kestrel, grpc, HttpProtocols.Http2, certificate,
                (listen, tls) => addresses.SetOtlpGrpc(ForTelemetry(listen, settings), tls));
    }

    /// <summary>
    /// Marks the port's connections, unless the page has the same port on another address: then people may well mean the page.
    /// </summary>
    private static ListenOptions ForTelemetry(ListenOptions listen, ServerOptions settings)
    {
        var port = listen.IPEndPoint!.Port;
        if (port == 0 || settings.Urls.All(url => url.Port != port))
        {
            listen.Use(next => connection =>
            {
                connection.Features.Set(OtlpPort.Mark);
                return next(connection);
            });
        }

        return listen;
    }

    private static void Listen(
        KestrelServerOptions kestrel, ListenAddress address, HttpProtocols protocols, X509Certificate2? certificate,
        Action<ListenOptions, bool> opened)
    {
        kestrel.Listen(address.Address, address.Port, listen =>
        {
            var tls = address.Tls ?? certificate is not null;
            listen.Protocols = tls || protocols is HttpProtocols.Http2 ? protocols : HttpProtocols.Http1;
            if (tls)
                listen.UseHttps(certificate!);
            opened(listen, tls);
        });
    }

    private static X509Certificate2 Load(string certificate, string? key)
    {
        try
        {
            return Path.GetExtension(certificate) is ".pfx" or ".p12"
                ? X509CertificateLoader.LoadPkcs12FromFile(certificate, null)
                : X509Certificate2.CreateFromPemFile(certificate, key ?? certificate);
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"TAKT_TLS_CERTIFICATE: {certificate} can't be used: {e.Message}", e);
        }
    }
}
