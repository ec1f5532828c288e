using System.Text;
using Takt.Otlp;
using Takt.Server.Access;
using Takt.Server.Ingest.Bodies;
using Takt.Server.Tests.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest;

/// <summary>The table of refusals, by every transport.</summary>
public sealed class RefusalTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    public static TheoryData<Transport> Everywhere => [Transport.Json, Transport.Protobuf, Transport.Grpc];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_NoReadableToken_SaysHowTheHeaderMustLook(Transport transport)
    {
        var host = fixture.Host;
        foreach (var header in new[] { null, "", "Bearer", "Bearer ", "Basic abc", host.Token, $"Bearer{host.Token}" })
        {
            var answer = await host.SendAsync(transport, change: r => Authorize(r, header));
            AssertRefused(answer, transport, 401, 16);
            Assert.Contains("`Authorization: Bearer takt_…`", answer.Message, StringComparison.Ordinal);
            if (transport != Transport.Grpc)
                Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_UnknownOrRevokedToken_IsRefused(Transport transport)
    {
        var host = fixture.Host;
        foreach (var token in new[] { "nonsense", TokenFormat.Create() })
        {
            var answer = await host.SendAsync(transport, change: r => Authorize(r, $"Bearer {token}"));
            AssertRefused(answer, transport, 401, 16);
            Assert.DoesNotContain(token, answer.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_ACookieInsteadOfAToken_CountsForNothing(Transport transport)
    {
        var host = fixture.Host;
        var answer = await host.SendAsync(transport, change: r =>
        {
            Authorize(r, null);
            r.Headers.Add("Cookie", $"takt_session={host.Token}");
        });
        AssertRefused(answer, transport, 401, 16);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_TokenWithoutTheScope_NamesBothScopes(Transport transport)
    {
        var host = fixture.Host;
        var reader = await host.CreateTokenAsync(["usage:read"]);
        var answer = await host.SendAsync(transport, change: r => Authorize(r, $"Bearer {reader}"));
        AssertRefused(answer, transport, 403, 7);
        Assert.Contains("code: invalid_scope", answer.Message, StringComparison.Ordinal);
        Assert.Contains("usage:read", answer.Message, StringComparison.Ordinal);
        Assert.Contains("usage:write", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_MalformedBody_SaysWhereAndWhy(Transport transport)
    {
        var host = fixture.Host;
        var whole = transport.Body(OtlpSignal.Logs);
        var answer = await host.SendAsync(transport, body: whole[..(whole.Length / 2)]);
        AssertRefused(answer, transport, 400, 3);
        Assert.Contains("at byte ", answer.Message, StringComparison.Ordinal);
        Assert.Contains("resourceLogs[0]", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_NotPackedAsItsHeaderSays_IsMalformed(Transport transport)
    {
        var host = fixture.Host;
        var packed = BodyPacker.Pack(transport.Body(OtlpSignal.Logs), ContentCoding.Gzip);
        AssertRefused(await host.SendPackedAsync(transport, OtlpSignal.Logs, packed[..^20], ContentCoding.Gzip), transport, 400, 3);
        AssertRefused(await host.SendPackedAsync(transport, OtlpSignal.Logs, transport.Body(OtlpSignal.Logs), ContentCoding.Gzip),
            transport, 400, 3);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_UnsupportedMediaType_ListsWhatIsTaken(Transport transport)
    {
        var host = fixture.Host;
        var other = transport == Transport.Grpc ? "application/grpc+json" : "text/plain";
        var answer = await host.SendAsync(transport, change: r => r.Content!.Headers.ContentType = new(other));
        // Of a media type that nobody knows the answer is JSON.
        AssertRefused(answer, transport == Transport.Grpc ? transport : Transport.Json, 415, 12);
        Assert.Contains(transport == Transport.Grpc ? "application/grpc" : "application/json", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_UnsupportedEncoding_ListsWhatIsTaken(Transport transport)
    {
        var host = fixture.Host;
        var answer = await host.SendAsync(transport, change: r =>
        {
            if (transport == Transport.Grpc)
                r.Headers.Add("grpc-encoding", "snappy");
            else
                r.Content!.Headers.ContentEncoding.Add("zstd");
        });
        AssertRefused(answer, transport, 415, 12);
        Assert.Contains("gzip", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_LargerThanTheLimit_IsFinal(Transport transport)
    {
        await using var host = await IngestHost.StartAsync(setup => setup.Settings["TAKT_MAX_BODY"] = "64K");
        AssertRefused(await host.SendAsync(transport, body: new byte[70_000]), transport, 413, 8);
        AssertRefused(await host.SendAsync(transport, body: new byte[70_000],
            change: r => r.Headers.TransferEncodingChunked = transport != Transport.Grpc), transport, 413, 8);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_OverTheTokensRate_SaysWhenToTryAgain(Transport transport)
    {
        await using var host = await IngestHost.StartAsync(setup => setup.Settings["TAKT_TOKEN_RATE"] = "1");
        var answer = await host.SendAsync(transport);
        for (var tries = 0; answer.Code != 8 && tries < 10; tries++)
            answer = await host.SendAsync(transport);
        AssertRefused(answer, transport, 429, 8, retry: true);
        Assert.True(answer.RetryAfter >= 1);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Export_BudgetIsTakenByOthers_IsToBeSentAgain(Transport transport)
    {
        var host = fixture.Host;
        var all = host.Budget.Available;
        using (new BudgetHold(host.Budget, all))
            AssertRefused(await host.SendAsync(transport), transport, 503, 14, retry: true);

        Assert.Equal(0, (await host.SendAsync(transport)).Code);
        Assert.Equal(all, host.Budget.Available);
    }

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    public async Task Export_WrongMethod_IsToldTheRightOne(Transport transport)
    {
        var host = fixture.Host;
        var answer = await host.SendAsync(transport, change: r => r.Method = HttpMethod.Put);
        AssertRefused(answer, transport, 405, 12);
    }

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    public async Task Export_DoubledPathOrUnknownSignal_SaysToPasteTheRoot(Transport transport)
    {
        var host = fixture.Host;
        foreach (var path in new[] { "/v1/metrics/v1/metrics", "/v1/profiles", "/api/v1/public/ingest/otel/claude/abc/v1/logs/v1/logs" })
        {
            var answer = await host.SendAsync(transport, change: r => r.RequestUri = new Uri(host.Server.Main, path));
            AssertRefused(answer, transport, 404, 5);
            Assert.Contains("without /v1/", answer.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Behind a proxy a request shows an address that senders can't reach.</summary>
    [Theory]
    [InlineData("/v1/metrics/v1/metrics", "")]
    [InlineData("/api/v1/public/ingest/otel/claude/abc/v1/logs/v1/logs", "/api/v1/public/ingest/otel/claude/abc")]
    public async Task Export_WrongPathOfAServerWithAPublicAddress_IsToldThatOne(string path, string root)
    {
        await using var host = await IngestHost.StartAsync(setup => setup.Settings["TAKT_PUBLIC_URL"] = "https://takt.example.com/");
        var answer = await host.SendAsync(Transport.Json, change: r => r.RequestUri = new Uri(host.Server.Main, path));
        AssertRefused(answer, Transport.Json, 404, 5);
        Assert.Contains($"Paste the collector root https://takt.example.com{root} as", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_UnknownGrpcCall_IsUnimplemented()
    {
        var host = fixture.Host;
        var answer = await host.SendAsync(Transport.Grpc, change: r =>
            r.RequestUri = new Uri(host.Server.OtlpGrpc!, "/opentelemetry.proto.collector.profiles.v1.ProfilesService/Export"));
        AssertRefused(answer, Transport.Grpc, 404, 12);
    }

    [Fact]
    public async Task Export_GrpcFrameOfAnotherLength_IsMalformed()
    {
        var host = fixture.Host;
        var message = Transport.Grpc.Body(OtlpSignal.Logs);
        byte[] prefix = [0, .. BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(message.Length))];
        foreach (byte[] wrong in new[]
        {
            prefix[..3],
            [.. prefix, .. message[..^1]],
            [.. prefix, .. message, 0],
            [1, .. prefix[1..], .. message],
            [9, .. prefix[1..], .. message],
        })
        {
            var answer = await host.SendAsync(Transport.Grpc, change: r =>
            {
                var type = r.Content!.Headers.ContentType;
                r.Content = new ByteArrayContent(wrong);
                r.Content.Headers.ContentType = type;
            });
            AssertRefused(answer, Transport.Grpc, 400, 3);
        }
    }

    [Fact]
    public async Task Export_JsonThatIsEmpty_IsMalformed()
    {
        var host = fixture.Host;
        AssertRefused(await host.SendAsync(Transport.Json, body: []), Transport.Json, 400, 3);
        AssertRefused(await host.SendAsync(Transport.Json, body: Encoding.UTF8.GetBytes("null and more")), Transport.Json, 400, 3);
    }

    internal static void Authorize(HttpRequestMessage request, string? header)
    {
        request.Headers.Remove("Authorization");
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Authorization", header);
    }

    private static void AssertRefused(Answer answer, Transport transport, int http, int grpc, bool retry = false)
    {
        Assert.Equal((transport == Transport.Grpc ? 200 : http, grpc), (answer.HttpStatus, answer.Code));
        Assert.Equal(transport.MediaType(), answer.ContentType);
        Assert.NotEmpty(answer.Message);
        Assert.Equal(retry, answer.RetryAfter is not null);
    }
}
