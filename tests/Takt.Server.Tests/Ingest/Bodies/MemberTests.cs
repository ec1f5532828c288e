using System.Text;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

/// <summary>Bodies of several gzip members, by every transport.</summary>
public sealed class MemberTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    [InlineData(Transport.Grpc)]
    public async Task Export_GzipOfSeveralMembers_CountsAsIfItWereOne(Transport transport)
    {
        var server = fixture.Host.Server;
        var organization = await IngestHost.CreateOrganizationAsync(server, $"Members {transport}");
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write"]);
        foreach (var signal in Enum.GetValues<OtlpSignal>())
        {
            var body = transport.Body(signal);
            byte[] packed = [.. body.Chunk(1 + (body.Length / 3)).SelectMany(part => BodyPacker.Pack(part, ContentCoding.Gzip))];
            var answer = await fixture.Host.SendPackedAsync(transport, signal, packed, ContentCoding.Gzip,
                r => RefusalTests.Authorize(r, $"Bearer {token}"));
            Assert.Equal((200, 0), (answer.HttpStatus, answer.Code));
        }
        Assert.Equal(StoredUsage.OfCapturedSession, await StoredUsage.OfAsync(server.Database, organization));
    }

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    [InlineData(Transport.Grpc)]
    public async Task Export_LaterMemberBrokenOrFollowed_IsABadRequest(Transport transport)
    {
        var member = BodyPacker.Pack(transport.Body(OtlpSignal.Logs), ContentCoding.Gzip);
        foreach (byte[] packed in new byte[][] { [.. member, .. member[..^9]], [.. member, .. member[..5]], [.. member, .. "more"u8] })
        {
            var answer = await fixture.Host.SendPackedAsync(transport, OtlpSignal.Logs, packed, ContentCoding.Gzip);
            Assert.Equal((transport == Transport.Grpc ? 200 : 400, 3), (answer.HttpStatus, answer.Code));
            Assert.Contains("gzip", answer.Message, StringComparison.Ordinal);
            Assert.Null(answer.RetryAfter);
        }
    }

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Grpc)]
    public async Task Export_MembersThatAreTooLargeTogether_AreTooLarge(Transport transport)
    {
        var member = BodyPacker.Bomb(megabytes: 40);
        var answer = await fixture.Host.SendPackedAsync(transport, OtlpSignal.Logs, [.. member, .. member], ContentCoding.Gzip);
        Assert.Equal((transport == Transport.Grpc ? 200 : 413, 8), (answer.HttpStatus, answer.Code));
    }

    [Fact]
    public async Task Export_BareDeflate_IsTaken()
    {
        var packed = new MemoryStream();
        using (var packing = new System.IO.Compression.DeflateStream(packed, System.IO.Compression.CompressionLevel.Optimal))
            packing.Write(Encoding.UTF8.GetBytes("{\"resourceLogs\":[]}"));
        Assert.Equal(
            200, (await fixture.Host.SendPackedAsync(Transport.Json, OtlpSignal.Logs, packed.ToArray(), ContentCoding.Deflate)).HttpStatus);
    }
}
