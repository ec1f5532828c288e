using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Takt.Server.Demo.Wire;
using Takt.Server.Hosting;

namespace Takt.Server.Demo;

/// <summary>Sends to this very server, through its own door, as any agent does: with a token, over HTTP, retrying when asked to.</summary>
internal sealed class DemoExporter(ServerAddresses addresses, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A certificate names the server as others see it, not its loopback address.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
                errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch,
        },
    });

    /// <exception cref="HttpRequestException">The server refuses the request.</exception>
    public async Task SendAsync(DemoExport export, string token, CancellationToken cancellationToken)
    {
        while (!await TrySendAsync(export, token, cancellationToken))
            await Task.Delay(Pause, time, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> TrySendAsync(DemoExport export, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(addresses.OtlpHttp ?? addresses.Main[0], export.Path))
        {
            Content = new ReadOnlyMemoryContent(export.Write()),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _client.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}
