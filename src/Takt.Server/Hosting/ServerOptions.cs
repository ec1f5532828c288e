using System.Net;
using Takt.Server.Settings;

namespace Takt.Server.Hosting;

/// <summary>
/// Where the server listens and how it is seen from outside. Keys are the environment variables' names; the command line wins over them.
/// </summary>
internal sealed class ServerOptions
{
    /// <value><c>TAKT_URLS</c>, separated by semicolons: page, API and OTLP/HTTP. Default <c>http://127.0.0.1:8258</c>.</value>
    public IReadOnlyList<ListenAddress> Urls { get; set; } = [];

    /// <value><c>TAKT_OTLP_HTTP</c>, default <c>127.0.0.1:4318</c>; null when <c>off</c>.</value>
    public ListenAddress? OtlpHttp { get; set; }

    /// <value><c>TAKT_OTLP_GRPC</c>, default <c>127.0.0.1:4317</c>; null when <c>off</c>.</value>
    public ListenAddress? OtlpGrpc { get; set; }

    /// <value><c>TAKT_PUBLIC_URL</c>: what links and set-up payloads name; null is the address that was asked.</value>
    public Uri? PublicUrl { get; set; }

    /// <value><c>TAKT_PUBLIC_OTLP_GRPC_URL</c>: what set-up payloads name for gRPC.</value>
    public Uri? PublicOtlpGrpcUrl { get; set; }

    /// <value><c>TAKT_TLS_CERTIFICATE</c>: a PEM file, or a PKCS #12 file without a password; null is no TLS.</value>
    public string? TlsCertificate { get; set; }

    /// <value><c>TAKT_TLS_KEY</c>: the PEM file of its key, when it isn't in the certificate's file.</value>
    public string? TlsKey { get; set; }

    /// <value><c>TAKT_TRUSTED_PROXIES</c>, addresses or networks separated by commas: only their forwarding headers count. Default
    /// none.</value>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];

    /// <value><c>TAKT_DEMO</c>: on or off.</value>
    public bool Demo { get; set; }

    public static void Read(ServerOptions options, SettingsReader settings)
    {
        options.TlsCertificate = settings.ExistingFile("TAKT_TLS_CERTIFICATE");
        options.TlsKey = settings.ExistingFile("TAKT_TLS_KEY");
        if (options is { TlsKey: not null, TlsCertificate: null })
            settings.Error("TAKT_TLS_KEY", "needs TAKT_TLS_CERTIFICATE beside it");
        var urls = settings.List("TAKT_URLS", ';') ?? ["127.0.0.1:8258"];
        options.Urls = [.. urls.Select(url => options.Address(settings, "TAKT_URLS", url)).OfType<ListenAddress>()];
        options.OtlpHttp = options.AddressOrOff(settings, "TAKT_OTLP_HTTP", "127.0.0.1:4318");
        options.OtlpGrpc = options.AddressOrOff(settings, "TAKT_OTLP_GRPC", "127.0.0.1:4317");
        options.PublicUrl = settings.HttpUrl("TAKT_PUBLIC_URL");
        options.PublicOtlpGrpcUrl = settings.HttpUrl("TAKT_PUBLIC_OTLP_GRPC_URL");
        options.TrustedProxies = settings.Networks("TAKT_TRUSTED_PROXIES");
        options.Demo = settings.Switch("TAKT_DEMO");
    }

    private ListenAddress? AddressOrOff(SettingsReader settings, string key, string unset)
    {
        var text = settings.Text(key) ?? unset;
        return text.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : Address(settings, key, text);
    }

    private ListenAddress? Address(SettingsReader settings, string key, string text)
    {
        var address = ListenAddress.TryParse(text);
        if (address is null)
        {
            var legal = "127.0.0.1:8258, *:8258 or http://127.0.0.1:8258" + (key == "TAKT_URLS" ? "" : ", or off");
            settings.Error(key, $"'{text}' is not an address to listen on; write for example {legal}");
        }
        else if (address.Tls is true && TlsCertificate is null)
        {
            settings.Error(key, $"'{text}' asks for TLS; set TAKT_TLS_CERTIFICATE (and TAKT_TLS_KEY), or let a reverse proxy do it");
        }

        return address;
    }
}
