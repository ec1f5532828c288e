using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Takt.Otlp;
using Takt.Server.Http;
using Takt.Server.Ingest.Http;

namespace Takt.Server.Tests.Ingest.Http;

public sealed class OtlpRouteTests
{
    private const string Connection = "/api/v1/public/ingest/otel/claude/";

    [Theory]
    [InlineData("/v1/logs", OtlpSignal.Logs, null)]
    [InlineData("/v1/metrics/", OtlpSignal.Metrics, null)]
    [InlineData("/v1/traces", OtlpSignal.Traces, null)]
    [InlineData(Connection + "abc-1/v1/logs", OtlpSignal.Logs, "abc-1")]
    [InlineData(Connection + "0/v1/metrics", OtlpSignal.Metrics, "0")]
    public void Parse_GoodPath_NamesSignalAndConnection(string path, OtlpSignal signal, string? connection) =>
        Assert.Equal(new OtlpRoute(signal, connection, null), Parse(path));

    [Theory]
    [InlineData("/v1/metrics/v1/metrics", "doubled", "https://takt.example ")]
    [InlineData("/v1/logs/v1/traces", "doubled", "https://takt.example ")]
    [InlineData(Connection + "abc/v1/metrics/v1/metrics", "doubled", "https://takt.example" + Connection + "abc ")]
    [InlineData("/v1/profiles", "no such signal", "https://takt.example ")]
    [InlineData("/v1", "names no signal", "https://takt.example ")]
    [InlineData("/", "names no signal", "https://takt.example ")]
    [InlineData(Connection + "abc", "names no signal", "https://takt.example" + Connection + "abc ")]
    [InlineData(Connection + "abc/v1/", "names no signal", "https://takt.example" + Connection + "abc ")]
    [InlineData("//v1/logs", "doubled slash", "https://takt.example ")]
    [InlineData("/" + Connection + "abc/v1/logs", "doubled slash", "https://takt.example" + Connection + "abc ")]
    [InlineData("/V1/Logs", "lower case", "https://takt.example ")]
    [InlineData("/Api/v1/public/ingest/otel/claude/abc/v1/logs", "lower case", "https://takt.example" + Connection + "abc ")]
    [InlineData("/otlp/v1/logs", "no such signal", "https://takt.example ")]
    public void Parse_WrongPath_SaysWhichRootToPaste(string path, string what, string root)
    {
        var advice = Parse(path).Advice;
        Assert.Contains(what, advice, StringComparison.Ordinal);
        Assert.Contains(root + "as OTEL_EXPORTER_OTLP_ENDPOINT, without /v1/", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Connection + "A B/v1/logs")]
    [InlineData(Connection + "ABC/v1/logs")]
    [InlineData("/api/v1/public/ingest/otel/codex/abc/v1/logs")]
    public void Parse_NotAConnectionPath_IsAdvised(string path) => Assert.NotNull(Parse(path).Advice);

    private static OtlpRoute Parse(string path)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host, request.Path) = ("https", new HostString("takt.example"), path);
        return OtlpRoute.Parse(request, new PublicAddress(new(new ConfigurationBuilder().Build())));
    }
}
