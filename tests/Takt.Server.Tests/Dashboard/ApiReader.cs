using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

/// <summary>Asks the API what a page should show.</summary>
internal sealed class ApiReader(TestServer server, string token) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = server.Main };

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(type, cancellationToken))!;
    }

    public void Dispose() => _client.Dispose();
}
