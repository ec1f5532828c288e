using Microsoft.Extensions.DependencyInjection;
using Takt.Otlp;
using Takt.Server.Access;
using Takt.Server.Ingest.Bodies;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest;

/// <summary>A running server with an organization, a token that may write, and its exporter.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    private readonly IngestClient _client;

    private IngestHost(TestServer server, int organizationId, string token)
    {
        Server = server;
        OrganizationId = organizationId;
        Token = token;
        _client = new(server, token);
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
        await server.Database.ScalarAsync<int>(
            "insert into organizations (name, created_at) values ($1, now()) returning organization_id", name);

    public static async Task<string> CreateTokenAsync(TestServer server, int organization, string[] scopes, int? connection = null)
    {
        var token = TokenFormat.Create();
        await server.Database.ExecuteAsync(
            "insert into tokens (organization_id, hash, prefix, label, scopes, connection_id, created_at) "
                + "values ($1, $2, $3, 'test', $4, $5, now())",
            organization, SecretHash.Compute(token), token[..8], scopes, connection is { } id ? id : DBNull.Value);
        return token;
    }

    public Task<string> CreateTokenAsync(string[] scopes) => CreateTokenAsync(Server, OrganizationId, scopes);

    public async Task<int> CreateConnectionAsync(string slug, int organization) => await Server.Database.ScalarAsync<int>(
        "insert into connections (organization_id, slug, name, created_at) values ($1, $2, $2, now()) returning connection_id",
        organization, slug);

    /// <inheritdoc cref="IngestClient.SendAsync"/>
    public Task<Answer> SendAsync(
        Transport transport, OtlpSignal signal = OtlpSignal.Logs, byte[]? body = null, ContentCoding coding = ContentCoding.Identity,
        Action<HttpRequestMessage>? change = null) =>
        _client.SendAsync(transport, signal, body, coding, change);

    public Task<Answer> SendPackedAsync(
        Transport transport, OtlpSignal signal, byte[] packed, ContentCoding coding, Action<HttpRequestMessage>? change = null) =>
        _client.SendPackedAsync(transport, signal, packed, coding, change);

    public Task<HttpResponseMessage> RawAsync(HttpRequestMessage request) => _client.RawAsync(request);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
