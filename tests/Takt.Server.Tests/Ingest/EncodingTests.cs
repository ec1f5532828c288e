using System.Text;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest;

/// <summary>What is taken: every encoding and packing of the same session comes to the same sums.</summary>
public sealed class EncodingTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    [Theory]
    [InlineData(Transport.Json, (int)ContentCoding.Identity)]
    [InlineData(Transport.Json, (int)ContentCoding.Gzip)]
    [InlineData(Transport.Json, (int)ContentCoding.Deflate)]
    [InlineData(Transport.Json, (int)ContentCoding.Brotli)]
    [InlineData(Transport.Protobuf, (int)ContentCoding.Identity)]
    [InlineData(Transport.Protobuf, (int)ContentCoding.Gzip)]
    [InlineData(Transport.Protobuf, (int)ContentCoding.Deflate)]
    [InlineData(Transport.Protobuf, (int)ContentCoding.Brotli)]
    [InlineData(Transport.Grpc, (int)ContentCoding.Identity)]
    [InlineData(Transport.Grpc, (int)ContentCoding.Gzip)]
    public async Task Export_AllThreeSignals_AreInTheLedgerWhenAnswered(Transport transport, int coding)
    {
        var server = fixture.Host.Server;
        var organization = await IngestHost.CreateOrganizationAsync(server, $"{transport} {coding}");
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write"]);
        foreach (var signal in Enum.GetValues<OtlpSignal>())
        {
            var answer = await fixture.Host.SendAsync(transport, signal, coding: (ContentCoding)coding,
                change: r => RefusalTests.Authorize(r, $"Bearer {token}"));
            Assert.Equal((200, 0), (answer.HttpStatus, answer.Code));
            Assert.Equal(transport.MediaType(), answer.ContentType);
            Assert.Equal(transport switch { Transport.Json => "{}"u8.ToArray(), Transport.Protobuf => [], _ => new byte[5] }, answer.Body);
        }
        Assert.Equal(StoredUsage.OfCapturedSession, await StoredUsage.OfAsync(server.Database, organization));
        Assert.Equal(3, (await StoredUsage.RawAsync(server.Database, organization)).Count);
    }

    [Fact]
    public async Task Export_SentAgain_ChangesNothing()
    {
        var server = fixture.Host.Server;
        var organization = await IngestHost.CreateOrganizationAsync(server, "Again");
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write"]);
        foreach (var coding in new[] { ContentCoding.Identity, ContentCoding.Gzip, ContentCoding.Brotli })
        {
            var answer = await fixture.Host.SendAsync(Transport.Json, coding: coding,
                change: r => RefusalTests.Authorize(r, $"Bearer {token}"));
            Assert.Equal(200, answer.HttpStatus);
        }
        Assert.Equal(StoredUsage.OfCapturedSession, await StoredUsage.OfAsync(server.Database, organization));
        Assert.Single(await StoredUsage.RawAsync(server.Database, organization));
    }

    [Fact]
    public async Task Export_Chunked_IsTaken() =>
        Assert.Equal(200, (await fixture.Host.SendAsync(Transport.Json, change: r => r.Headers.TransferEncodingChunked = true)).HttpStatus);

    [Theory]
    [InlineData(Transport.Json, "application/json; charset=utf-8")]
    [InlineData(Transport.Json, "Application/JSON")]
    [InlineData(Transport.Protobuf, "application/x-protobuf; v=1")]
    [InlineData(Transport.Grpc, "application/grpc+proto")]
    public async Task Export_ContentTypeWithParametersOrOtherwiseSpelt_IsTaken(Transport transport, string contentType)
    {
        var answer = await fixture.Host.SendAsync(transport, change: r =>
        {
            r.Content!.Headers.Remove("Content-Type");
            r.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        });
        Assert.Equal((200, 0), (answer.HttpStatus, answer.Code));
    }

    [Theory]
    [InlineData(Transport.Json, "{}")]
    [InlineData(Transport.Protobuf, "")]
    [InlineData(Transport.Grpc, "")]
    public async Task Export_EmptyRequest_IsASuccess(Transport transport, string body)
    {
        var answer = await fixture.Host.SendAsync(transport, body: Encoding.UTF8.GetBytes(body));
        Assert.Equal((200, 0), (answer.HttpStatus, answer.Code));
    }

    [Fact]
    public async Task Export_OnTheMainPort_IsTakenToo() =>
        Assert.Equal(200, (await fixture.Host.SendAsync(
            Transport.Json, change: r => r.RequestUri = new Uri(fixture.Host.Server.Main, "/v1/logs"))).HttpStatus);

    [Theory]
    [InlineData("\"9007199254740993\"")]
    [InlineData("9007199254740993")]
    public async Task Export_LongIntegers_AreTakenAsStringAndAsNumber(string value)
    {
        var server = fixture.Host.Server;
        var organization = await IngestHost.CreateOrganizationAsync(server, value);
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write"]);
        var body =
            $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1795209875857000000","attributes":[{"key":"n","value":{"intValue":{{{value}}}}}]}]}]}]}""";
        var answer = await fixture.Host.SendAsync(Transport.Json, body: Encoding.UTF8.GetBytes(body),
            change: r => RefusalTests.Authorize(r, $"Bearer {token}"));
        Assert.Equal(200, answer.HttpStatus);
        Assert.Contains("{\"intValue\":\"9007199254740993\"}", (await StoredUsage.RawAsync(server.Database, organization)).Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_ContentOfPeople_IsNeitherKeptNorReportedAsRejected()
    {
        var server = fixture.Host.Server;
        var organization = await IngestHost.CreateOrganizationAsync(server, "Content");
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write"]);
        var log = Encoding.UTF8.GetString(Transport.Json.Body(OtlpSignal.Logs))
            .Replace("<REDACTED>", "our secret plan", StringComparison.Ordinal);
        var answer = await fixture.Host.SendAsync(Transport.Json, body: Encoding.UTF8.GetBytes(log),
            change: r => RefusalTests.Authorize(r, $"Bearer {token}"));
        Assert.Equal("{}", Encoding.UTF8.GetString(answer.Body));
        var kept = (await StoredUsage.RawAsync(server.Database, organization)).Single();
        Assert.DoesNotContain("our secret plan", kept, StringComparison.Ordinal);
        Assert.Contains("\"droppedAttributesCount\":1", kept, StringComparison.Ordinal);
        Assert.Equal(
            2, await server.Database.ScalarAsync<int>("select content_dropped from raw_batches where organization_id = $1", organization));
    }

    [Fact]
    public async Task Export_SomePointsCannotBeUsed_KeepsTheRestAndSaysHowMany()
    {
        var metrics = Encoding.UTF8.GetString(Transport.Json.Body(OtlpSignal.Metrics));
        var cost = metrics.IndexOf("claude_code.cost.usage", StringComparison.Ordinal);
        var value = metrics.IndexOf("\"asDouble\":", cost, StringComparison.Ordinal) + "\"asDouble\":".Length;
        var answer = await fixture.Host.SendAsync(Transport.Json, OtlpSignal.Metrics, Encoding.UTF8.GetBytes(metrics.Insert(value, "-")));
        Assert.Equal(200, answer.HttpStatus);
        Assert.Contains("\"rejectedDataPoints\":\"1\"", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
        Assert.Contains("\"errorMessage\":\"", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
    }
}
