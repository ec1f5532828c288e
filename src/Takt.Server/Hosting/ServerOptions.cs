using System.Net;

namespace Takt.Server.Hosting;

/// <summary>Where the server listens and how it is seen from outside. Keys are the environment variables' names; the command line wins over them.</summary>
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

    /// <value><c>TAKT_TRUSTED_PROXIES</c>, addresses or networks separated by commas: only their forwarding headers count. Default none.</value>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];

    /// <value><c>TAKT_DEMO</c>: on or off.</value>
    public bool Demo { get; set; }

    /// <value>One sentence for each setting that can't be used, led by its key.</value>
    public List<string> Errors { get; } = [];
}
