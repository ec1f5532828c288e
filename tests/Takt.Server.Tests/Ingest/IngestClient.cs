using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest;

/// <summary>An exporter that speaks all three transports.</summary>
internal sealed class IngestClient(TestServer server, string token) : IDisposable
{
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = DecompressionMethods.None });

    /// <summary>Sends as an exporter does; what isn't said is right.</summary>
    public Task<Answer> SendAsync(
        Transport transport, OtlpSignal signal = OtlpSignal.Logs, byte[]? body = null, ContentCoding coding = ContentCoding.Identity,
        Action<HttpRequestMessage>? change = null) =>
        SendPackedAsync(transport, signal, BodyPacker.Pack(body ?? transport.Body(signal), coding), coding, change);

    public async Task<Answer> SendPackedAsync(
        Transport transport, OtlpSignal signal, byte[] packed, ContentCoding coding, Action<HttpRequestMessage>? change = null)
    {
        using var request = transport == Transport.Grpc ? GrpcCall(signal, packed, coding) : HttpExport(transport, signal, packed, coding);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        change?.Invoke(request);
        using var response = await _http.SendAsync(request);
        return transport == Transport.Grpc ? await Answer.OfGrpcAsync(response) : await Answer.OfHttpAsync(response);
    }

    public async Task<HttpResponseMessage> RawAsync(HttpRequestMessage request) => await _http.SendAsync(request);

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage HttpExport(Transport transport, OtlpSignal signal, byte[] packed, ContentCoding coding)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.OtlpHttp!, $"/v1/{signal.ToString().ToLowerInvariant()}"))
        {
            Content = new ByteArrayContent(packed),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(transport.MediaType());
        if (coding != ContentCoding.Identity)
            request.Content.Headers.ContentEncoding.Add(coding == ContentCoding.Brotli ? "br" : coding.ToString().ToLowerInvariant());
        return request;
    }

    private HttpRequestMessage GrpcCall(OtlpSignal signal, byte[] packed, ContentCoding coding)
    {
        var frame = new byte[5 + packed.Length];
        frame[0] = coding == ContentCoding.Identity ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), packed.Length);
        packed.CopyTo(frame, 5);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.OtlpGrpc!, Transports.GrpcPath(signal)))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        if (coding != ContentCoding.Identity)
            request.Headers.Add("grpc-encoding", coding.ToString().ToLowerInvariant());
        return request;
    }
}
