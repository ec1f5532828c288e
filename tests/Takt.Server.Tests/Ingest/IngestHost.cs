using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Takt.Otlp;
using Takt.Server.Identity;
using Takt.Server.Identity.Tokens;
using Takt.Server.Ingest.Bodies;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest;

/// <summary>A running server with an organization, a token that may write, and a client that speaks all three transports.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = DecompressionMethods.None });

    private IngestHost(TestServer server, int organizationId, string token)
    {
        Server = server;
        OrganizationId = organizationId;
        Token = token;
    }

    public TestServer Server { get; }

    public int OrganizationId { get; }

    public string Token { get; }

    public BodyBudget Budget => Server.Services.GetRequiredService<BodyBudget>();

    public static async Task<IngestHost> StartAsync(Action<TestServerSetup>? configure = null)
    {
        var server = await TestServer.StartAsync(configure);
        var organization = await CreateOrganizationAsync(server, "Acme");
        return new IngestHost(server, organization, await CreateTokenAsync(server, organization, ["usage:write"]));
    }

    public static async Task<int> CreateOrganizationAsync(TestServer server, string name) =>
        await server.Database.ScalarAsync<int>("insert into organizations (name, created_at) values ($1, now()) returning organization_id", name);

    public static async Task<string> CreateTokenAsync(TestServer server, int organization, string[] scopes, int? connection = null)
    {
        var token = TokenFormat.Create();
        await server.Database.ExecuteAsync(
            "insert into tokens (organization_id, hash, prefix, label, scopes, connection_id, created_at) values ($1, $2, $3, 'test', $4, $5, now())",
            organization, SecretHash.Compute(token), token[..8], scopes, connection is { } id ? id : DBNull.Value);
        return token;
    }

    public Task<string> CreateTokenAsync(string[] scopes) => CreateTokenAsync(Server, OrganizationId, scopes);

    public async Task<int> CreateConnectionAsync(string slug, int organization) => await Server.Database.ScalarAsync<int>(
        "insert into connections (organization_id, slug, name, created_at) values ($1, $2, $2, now()) returning connection_id", organization, slug);

    /// <summary>Sends as an exporter does; what isn't said is right.</summary>
    public Task<Answer> SendAsync(
        Transport transport, OtlpSignal signal = OtlpSignal.Logs, byte[]? body = null, ContentCoding coding = ContentCoding.Identity,
        Action<HttpRequestMessage>? change = null) =>
        SendPackedAsync(transport, signal, BodyPacker.Pack(body ?? transport.Body(signal), coding), coding, change);

    public async Task<Answer> SendPackedAsync(
        Transport transport, OtlpSignal signal, byte[] packed, ContentCoding coding, Action<HttpRequestMessage>? change = null)
    {
        using var request = transport == Transport.Grpc ? GrpcCall(signal, packed, coding) : HttpExport(transport, signal, packed, coding);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        change?.Invoke(request);
        using var response = await _http.SendAsync(request);
        return transport == Transport.Grpc ? await Answer.OfGrpcAsync(response) : await Answer.OfHttpAsync(response);
    }

    public async Task<HttpResponseMessage> RawAsync(HttpRequestMessage request) => await _http.SendAsync(request);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    private HttpRequestMessage HttpExport(Transport transport, OtlpSignal signal, byte[] packed, ContentCoding coding)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.OtlpHttp!, $"/v1/{signal.ToString().ToLowerInvariant()}"))
        {
            Content = new ByteArrayContent(packed),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(transport.MediaType());
        if (coding != ContentCoding.Identity) request.Content.Headers.ContentEncoding.Add(coding == ContentCoding.Brotli ? "br" : coding.ToString().ToLowerInvariant());
        return request;
    }

    private HttpRequestMessage GrpcCall(OtlpSignal signal, byte[] packed, ContentCoding coding)
    {
        var frame = new byte[5 + packed.Length];
        frame[0] = coding == ContentCoding.Identity ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), packed.Length);
        packed.CopyTo(frame, 5);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.OtlpGrpc!, Transports.GrpcPath(signal)))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        if (coding != ContentCoding.Identity) request.Headers.Add("grpc-encoding", coding.ToString().ToLowerInvariant());
        return request;
    }
}
