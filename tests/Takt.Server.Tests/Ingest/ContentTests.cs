using System.Text;
using Takt.Otlp;

namespace Takt.Server.Tests.Ingest;

/// <summary>What people and models said reaches no body that is kept, wherever in a request it hides.</summary>
public sealed class ContentTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    [Theory]
    [InlineData(OtlpSignal.Traces, """{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x","status":{"code":2,"message":"cat """
        + """/home/ada/secret-plans.txt"}}]}]}]}""")]
    [InlineData(OtlpSignal.Traces, """{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x","attributes":[{"key":"what","value":"""
        + """{"arrayValue":{"values":[{"stringValue":"cat /home/ada/secret-plans.txt"}]}}}]}]}]}]}""")]
    [InlineData(OtlpSignal.Metrics, """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"x","metadata":[{"key":"prompt","value":"""
        + """{"stringValue":"cat /home/ada/secret-plans.txt"}}],"sum":{"dataPoints":[{"asInt":"1"}]}}]}]}]}""")]
    public async Task Export_ContentInAnOutOfTheWayPlace_IsNotKept(OtlpSignal signal, string body)
    {
        var organization = await IngestHost.CreateOrganizationAsync(fixture.Host.Server, "Quiet");
        var token = await IngestHost.CreateTokenAsync(fixture.Host.Server, organization, ["usage:write"]);

        var answer = await fixture.Host.SendAsync(
            Transport.Json, signal, Encoding.UTF8.GetBytes(body), change: r => RefusalTests.Authorize(r, $"Bearer {token}"));

        Assert.Equal(200, answer.HttpStatus);
        var kept = Assert.Single(await StoredUsage.RawAsync(fixture.Host.Server.Database, organization));
        Assert.Contains("\"name\":\"x\"", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-plans", kept, StringComparison.Ordinal);
    }
}
