using Microsoft.Extensions.Logging;
using Takt.Server.Tests.Access;

namespace Takt.Server.Tests.Ingest.Http;

/// <summary>
/// Bodies that are framed wrongly are their sender's fault: a 400, no 503 that asks for the same again, and no stack in the log.
/// </summary>
public sealed class FramingTests(FramingTests.World world) : IClassFixture<FramingTests.World>
{
    private const string Chunked = "Transfer-Encoding: chunked\r\n\r\n", Body = "{\"resourceLogs\":[]}", Close = "Connection: close\r\n";

    public static TheoryData<string, string> Broken => new()
    {
        { "chunk size overflows", Chunked + "FFFFFFFFFFFFFFFFF\r\n" + Body },
        { "chunk size overflows 31 bits", Chunked + "80000000\r\n" + Body },
        { "chunk size overflows 63 bits", Chunked + "FFFFFFFFFFFFFFFF\r\n" + Body },
        { "second chunk's size overflows", Chunked + "12\r\n" + Body + "\r\nFFFFFFFFFFFFFFFFF\r\n" },
        { "chunk size is negative", Chunked + "-1\r\n" + Body },
        { "chunk size is no number", Chunked + "zz\r\n" + Body },
        { "chunk size is missing", Chunked + "\r\n" + Body },
        { "chunk is longer than its size", Chunked + "5\r\n" + Body + "\r\n0\r\n\r\n" },
        { "trailer is no header", Chunked + "12\r\n" + Body + "\r\n0\r\nno header\r\n\r\n" },
        { "trailer has an impossible name", Chunked + "12\r\n" + Body + "\r\n0\r\na b\u0001: c\r\n\r\n" },
        { "length is negative", "Content-Length: -1\r\n\r\n" + Body },
        { "length overflows", "Content-Length: 99999999999999999999\r\n\r\n" + Body },
        { "length is no number", "Content-Length: 1e3\r\n\r\n" + Body },
        { "two lengths", "Content-Length: 18\r\nContent-Length: 19\r\n\r\n" + Body },
        { "chunked is not last", "Transfer-Encoding: chunked, gzip\r\n\r\n" + Body },
    };

    public static TheoryData<string, string> Ended => new()
    {
        { "chunk ends early", Chunked + "FF\r\n" + Body },
        { "no last chunk", Chunked + "12\r\n" + Body + "\r\n" },
        { "chunk size ends early", Chunked + "1" },
        { "trailer ends early", Chunked + "12\r\n" + Body + "\r\n0\r\nX-A: b" },
        { "body ends early", "Content-Length: 100\r\n\r\n" + Body },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public Task Export_FramedWrongly_IsABadRequest(string what, string framed) =>
        AssertAsync(what, framed, end: false, answer => answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal));

    /// <summary>
    /// Who ends in the middle is taken for gone, and its connection is closed: there may be nobody left to read an answer.
    /// </summary>
    [Theory]
    [MemberData(nameof(Ended))]
    public Task Export_EndsEarly_IsNeverAcknowledged(string what, string framed) =>
        AssertAsync(what, framed, end: true, answer => answer.Length == 0 || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task OtherEndpoints_FramedWrongly_AnswerABadRequest(string what, string framed)
    {
        var logged = world.Log.Lines.Count;
        var answer = await RawSocket.AskAsync(
            world.Host.Server.Main, $"POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\n{Close}Content-Type: application/json\r\n{framed}",
            end: false, TestContext.Current.CancellationToken);
        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{what}: {answer}");
        AssertNoStack(what, logged);
    }

    private async Task AssertAsync(string what, string framed, bool end, Predicate<string> expected)
    {
        foreach (var server in new[] { world.Host.Server.Main, world.Host.Server.OtlpHttp! })
        {
            var logged = world.Log.Lines.Count;
            var answer = await RawSocket.AskAsync(
                server, $"POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\n{Close}Authorization: Bearer {world.Host.Token}\r\nContent-Type: "
                    + $"application/json\r\n{framed}", end,
                TestContext.Current.CancellationToken);
            Assert.True(expected(answer), $"{what}: {answer}");
            AssertNoStack(what, logged);
        }
        Assert.Equal(200, (await world.Host.SendAsync(Transport.Json)).HttpStatus);
    }

    private void AssertNoStack(string what, int from)
    {
        var stacks = world.Log.Lines.Skip(from).Where(line => line.Contains("   at ", StringComparison.Ordinal));
        Assert.True(!stacks.Any(), $"{what}: {string.Join('\n', stacks)}");
    }

    /// <summary>A server whose log is kept.</summary>
    public sealed class World : IAsyncLifetime
    {
        internal IngestHost Host { get; private set; } = null!;

        internal LogTrap Log { get; } = new();

        public async ValueTask InitializeAsync() =>
            Host = await IngestHost.StartAsync(setup => setup.Configure = builder => builder.Logging.AddProvider(Log));

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            Log.Dispose();
        }
    }
}
