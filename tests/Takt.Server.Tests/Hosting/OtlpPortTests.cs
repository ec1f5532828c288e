using System.Net;
using Takt.Testing;

namespace Takt.Server.Tests.Hosting;

/// <summary>The ports that are opened for telemetry are often open to more networks than the page.</summary>
public sealed class OtlpPortTests
{
    [Theory]
    [InlineData("/sign-in", HttpStatusCode.NotFound)]
    [InlineData("/app.css", HttpStatusCode.NotFound)]
    [InlineData("/onboarding", HttpStatusCode.NotFound)]
    [InlineData("/api/tokens", HttpStatusCode.NotFound)]
    [InlineData("/openapi/v1.json", HttpStatusCode.NotFound)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/v1/logs", HttpStatusCode.MethodNotAllowed)]
    public async Task OtlpPort_ServesTelemetryAndHealthAlone(string path, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var port in new[] { server.OtlpHttp!, server.OtlpGrpc! })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(port, path));
            request.Headers.Accept.ParseAdd("text/html");
            if (port == server.OtlpGrpc)
                (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
            if (status == HttpStatusCode.NotFound)
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }
}
