using Microsoft.Extensions.Options;
using Takt.Server.Hosting;

namespace Takt.Server.Onboarding.Variables;

/// <summary>Where exporters are told to send.</summary>
internal sealed class IngestAddresses(IOptions<ServerOptions> options, ServerAddresses listening)
{
    public const string Json = "http/json", Protobuf = "http/protobuf", Grpc = "grpc";

    /// <summary>As <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> spells them; gRPC only where it can be reached.</summary>
    public IReadOnlyList<string> Protocols =>
        listening.OtlpGrpc is null && options.Value.PublicOtlpGrpcUrl is null ? [Json, Protobuf] : [Json, Protobuf, Grpc];

    /// <param name="site">This server's address, as the reader knows it.</param>
    /// <param name="slug">Null is the base endpoint.</param>
    public string Of(string site, string protocol, string? slug) =>
        protocol == Grpc ? OfGrpc(site) : slug is null ? site : CollectorRoot(site, slug);

    /// <summary>What a connection's exporters are given, without <c>/v1/…</c>.</summary>
    private static string CollectorRoot(string site, string slug) => $"{site}/api/v1/public/ingest/otel/claude/{slug}";

    /// <summary>The port of our own, on the host that the reader used: they have just shown that they reach it.</summary>
    private string OfGrpc(string site)
    {
        if (options.Value.PublicOtlpGrpcUrl is { } url)
            return url.ToString().TrimEnd('/');
        // Kestrel lets host names through that no URL can have.
        if (!Uri.TryCreate(site, UriKind.Absolute, out var page))
            throw new BadHttpRequestException("The Host header is no address.");
        return new UriBuilder(listening.OtlpGrpc!.Scheme, page.Host, listening.OtlpGrpc.Port).Uri.GetLeftPart(UriPartial.Authority);
    }
}
