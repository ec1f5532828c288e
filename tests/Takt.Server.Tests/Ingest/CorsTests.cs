namespace Takt.Server.Tests.Ingest;

/// <summary>Office agents export from a browser.</summary>
public sealed class CorsTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    private const string Office = "https://pivot.claude.ai";

    [Theory]
    [InlineData("/v1/traces")]
    [InlineData("/api/v1/public/ingest/otel/claude/abc/v1/traces")]
    public async Task Preflight_FromTheOfficeAgents_IsAllowedWithoutAToken(string path)
    {
        using var answer = await SendAsync(HttpMethod.Options, path, Office);
        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(Office, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("POST, OPTIONS", Header(answer, "Access-Control-Allow-Methods"));
        Assert.Equal("Content-Type, Authorization", Header(answer, "Access-Control-Allow-Headers"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Contains("Origin", Header(answer, "Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_FromElsewhere_IsGivenNothing()
    {
        foreach (var origin in new[] { "https://evil.example", "https://pivot.claude.ai.evil.example", "null" })
        {
            using var answer = await SendAsync(HttpMethod.Options, "/v1/traces", origin);
            Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("/v1/traces", 401)]
    [InlineData("/v1/traces/v1/traces", 404)]
    public async Task Post_Refused_CanBeReadByThePage(string path, int status)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, Office);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Office, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Post_Accepted_CanBeReadByThePage()
    {
        var answer = await fixture.Host.SendAsync(Transport.Json, change: r => r.Headers.Add("Origin", Office));
        Assert.Equal(200, answer.HttpStatus);
        Assert.Equal(Office, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Preflight_OutsideIngest_IsGivenNothing()
    {
        using var answer = await SendAsync(HttpMethod.Options, "/healthz", Office);
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Preflight_ConfiguredOriginAndHeaders_AreAllowed()
    {
        await using var host = await IngestHost.StartAsync(setup =>
        {
            setup.Settings["TAKT_CORS_ORIGINS"] = "https://a.example,https://b.example";
            setup.Settings["TAKT_CORS_HEADERS"] = "X-Team";
        });
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(host.Server.Main, "/v1/traces"));
        request.Headers.Add("Origin", "https://b.example");
        using var answer = await host.RawAsync(request);
        Assert.Equal("https://b.example", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("Content-Type, Authorization, X-Team", Header(answer, "Access-Control-Allow-Headers"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string origin)
    {
        using var request = new HttpRequestMessage(method, new Uri(fixture.Host.Server.Main, path));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        return await fixture.Host.RawAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
