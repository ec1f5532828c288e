using System.Text.Json;
using Takt.Server.Ingest.Bodies;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>An organization's sender and reader, over HTTP.</summary>
internal sealed class KindSender : IDisposable
{
    private readonly TestServer _server;
    private readonly string _token;
    private readonly IngestClient _client;

    private KindSender(TestServer server, string token) => (_server, _token, _client) = (server, token, new(server, token));

    public static async Task<KindSender> CreateAsync(TestServer server)
    {
        var organization = await IngestHost.CreateOrganizationAsync(server, "Kinds");
        return new(server, await IngestHost.CreateTokenAsync(server, organization, ["usage:write", "usage:read"]));
    }

    /// <summary>Understood whole: the answer has nothing to say.</summary>
    public async Task SendAsync(Export export) => Assert.Equal("{}", await AnswerAsync(export));

    /// <summary>The answer's body; it is a success.</summary>
    public async Task<string> AnswerAsync(Export export)
    {
        var answer = await _client.SendAsync(Transport.Json, export.Signal, export.Body());
        var text = System.Text.Encoding.UTF8.GetString(answer.Body);
        Assert.True(answer.HttpStatus == 200, text);
        return text;
    }

    public async Task SendGzippedAsync(Export export, byte[] packed) =>
        Assert.Equal(200, (await _client.SendPackedAsync(Transport.Json, export.Signal, packed, ContentCoding.Gzip)).HttpStatus);

    /// <param name="query">More of the query: <c>&amp;model=…</c>.</param>
    public async Task<JsonElement> TotalsAsync(string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/usage?from=2026-11-01&to=2026-12-01&interval=month{query}");
        request.Headers.Authorization = new("Bearer", _token);
        using var response = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var json = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, json);
        return JsonDocument.Parse(json).RootElement.GetProperty("totals");
    }

    public void Dispose() => _client.Dispose();
}
