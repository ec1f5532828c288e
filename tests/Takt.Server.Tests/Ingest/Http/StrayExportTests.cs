using System.Net;
using System.Net.Http.Headers;

namespace Takt.Server.Tests.Ingest.Http;

/// <summary>
/// An exporter with a wrong collector root is told the right one, wherever its exports go; people's addresses stay theirs.
/// </summary>
public sealed class StrayExportTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    private const string Connection = "/api/v1/public/ingest/otel/claude/abc";

    public static TheoryData<string, string> Wrong => new()
    {
        { "/", "" },
        { "//", "" },
        { "//v1/logs", "" },
        { "///v1/logs", "" },
        { "/v1//logs", "" },
        { "//v1//metrics", "" },
        { "/v1", "" },
        { "/v1/", "" },
        { "/V1/logs", "" },
        { "/v1/Traces", "" },
        { "/v1/logs/v1/logs", "" },
        { "/v1/profiles", "" },
        { "/otlp/v1/logs", "" },
        { "/onboarding/v1/metrics", "" },
        { "/settings/connections/abc/v1/traces", "" },
        { "/api/v1/logs", "" },
        { "/api/v1/public/ingest/otel", "" },
        { "//api/v1/public/ingest/otel/claude/abc/v1/logs", Connection },
        { Connection, Connection },
        { Connection + "/", Connection },
        { Connection + "/v1", Connection },
        { Connection + "//v1/logs", Connection },
        { Connection + "/v1/Logs", Connection },
        { "/API/v1/public/ingest/otel/claude/abc/v1/logs", Connection },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Post_WrongCollectorRoot_IsToldTheRightOne(string path, string root)
    {
        foreach (var server in new[] { fixture.Host.Server.Main, fixture.Host.Server.OtlpHttp! })
        {
            foreach (var transport in new[] { Transport.Json, Transport.Protobuf })
            {
                var answer = await fixture.Host.SendAsync(transport, change: r => r.RequestUri = At(server, path));
                Assert.Equal((404, 5, transport.MediaType()), (answer.HttpStatus, answer.Code, answer.ContentType));
                Assert.Contains($"Paste the collector root {server.GetLeftPart(UriPartial.Authority)}{root} as "
                    + "OTEL_EXPORTER_OTLP_ENDPOINT, without /v1/", answer.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/anything")]
    [InlineData("/sign-in")]
    [InlineData("/auth/login")]
    public async Task Post_ToTheTelemetryPort_IsToldTheRoot(string path)
    {
        var answer = await fixture.Host.SendAsync(Transport.Json, change: r => r.RequestUri = At(fixture.Host.Server.OtlpHttp!, path));
        Assert.Equal((404, 5), (answer.HttpStatus, answer.Code));
        Assert.Contains("Paste the collector root", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.Redirect)]
    [InlineData("GET", "//v1/logs", HttpStatusCode.NotFound)]
    [InlineData("GET", "/otlp/v1/logs", HttpStatusCode.NotFound)]
    [InlineData("POST", "/nothing", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/auth/login", HttpStatusCode.BadRequest)]
    public async Task OtherRequests_AreAnsweredAsBefore(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), At(fixture.Host.Server.Main, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (method == "POST")
            request.Content = new StringContent("{", new MediaTypeHeaderValue("application/json"));
        var answer = await fixture.Host.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain("collector root", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browser_ExportsToAWrongRoot_MayReadWhy()
    {
        const string Origin = "https://pivot.claude.ai";
        foreach (var method in new[] { HttpMethod.Options, HttpMethod.Post })
        {
            var answer = await fixture.Host.SendAsync(Transport.Json, change: r =>
            {
                (r.Method, r.RequestUri) = (method, At(fixture.Host.Server.Main, "//v1/traces"));
                r.Headers.Add("Origin", Origin);
            });
            Assert.Equal(method == HttpMethod.Options ? 204 : 404, answer.HttpStatus);
            Assert.Equal([Origin], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        }
    }

    /// <summary>With the path as it is: made from parts, two slashes at its beginning would name a host.</summary>
    private static Uri At(Uri server, string path) => new(server.GetLeftPart(UriPartial.Authority) + path);
}
