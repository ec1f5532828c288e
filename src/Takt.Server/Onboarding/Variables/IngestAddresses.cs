using Microsoft.Extensions.Options;
using Takt.Server.Hosting;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.Variables;

/// <summary>Where exporters are told to send.</summary>
internal sealed class IngestAddresses(PublicAddress address, IOptions<ServerOptions> options, ServerAddresses listening)
{
    public const string Json = "http/json", Protobuf = "http/protobuf", Grpc = "grpc";

    /// <summary>As <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> spells them; gRPC only where it can be reached.</summary>
    public IReadOnlyList<string> Protocols =>
        listening.OtlpGrpc is null && options.Value.PublicOtlpGrpcUrl is null ? [Json, Protobuf] : [Json, Protobuf, Grpc];

    public string Base(HttpRequest request) => address.Of(request);

    /// <param name="slug">Null is the base endpoint.</param>
    public string Of(HttpRequest request, string protocol, string? slug) =>
        protocol == Grpc ? OfGrpc(request) : slug is null ? Base(request) : CollectorRoot(request, slug);

    /// <summary>What a connection's exporters are given, without <c>/v1/…</c>.</summary>
    public string CollectorRoot(HttpRequest request, string slug) => $"{Base(request)}/api/v1/public/ingest/otel/claude/{slug}";

    /// <summary>The port of our own, on the host that the reader used: they have just shown that they reach it.</summary>
    private string OfGrpc(HttpRequest request)
    {
        if (options.Value.PublicOtlpGrpcUrl is { } url)
            return url.ToString().TrimEnd('/');
        // Kestrel lets host names through that no URL can have.
        if (!Uri.TryCreate(Base(request), UriKind.Absolute, out var page))
            throw new BadHttpRequestException("The Host header is no address.");
        return new UriBuilder(listening.OtlpGrpc!.Scheme, page.Host, listening.OtlpGrpc.Port).Uri.GetLeftPart(UriPartial.Authority);
    }
}
