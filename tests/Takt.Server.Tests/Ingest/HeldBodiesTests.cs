using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest;

/// <summary>Bodies that never end: they hold memory, and nobody else is refused for it.</summary>
public sealed class HeldBodiesTests
{
    private const int Exports = 34;

    /// <summary>83 KB that expand to 64 MiB, and bodies that stay half sent: by one token, and by one for each connection.</summary>
    [Theory]
    [InlineData(3, true, false)]
    [InlineData(3, true, true)]
    [InlineData(9, false, false)]
    [InlineData(24, false, true)]
    public async Task Exports_WhileAnotherSenderHoldsBodies_AreAllTaken(int connections, bool packed, bool ownTokens)
    {
        await using var host = await IngestHost.StartAsync();
        var all = host.Budget.Available;
        var start = packed ? Gzip(64 << 20)[..^1] : Encoding.ASCII.GetBytes("{\"resourceLogs\":[" + new string(' ', 8 << 20));
        var token = host.Token;
        var held = new List<Socket>();
        for (var i = 0; i < connections; i++)
        {
            if (ownTokens)
                token = await host.CreateTokenAsync(["usage:write"]);
            held.Add(await HoldAsync(host.Server, token, start, 16 << 20, packed));
        }

        await Eventually.TrueAsync(() => host.Budget.Available < all - (32 << 20));
        var neighbour = await host.CreateTokenAsync(["usage:write"]);
        var stranger = await IngestHost.CreateTokenAsync(
            host.Server, await IngestHost.CreateOrganizationAsync(host.Server, "Elsewhere"), ["usage:write"]);
        foreach (var other in new[] { stranger, neighbour })
        {
            for (var i = 0; i < Exports; i++)
            {
                var answer = await host.SendAsync(Transport.Json, change: r => RefusalTests.Authorize(r, $"Bearer {other}"));
                Assert.True(answer.HttpStatus == 200, $"{i}: {answer.HttpStatus} {answer.Message}");
            }
        }

        held.ForEach(socket => socket.Dispose());
        await Eventually.TrueAsync(() => host.Budget.Available == all);
    }

    /// <summary>A minute, and a second more for each 64 KiB that came; then it is to be sent again, and holds nothing any more.</summary>
    [Theory]
    [InlineData(0, 60)]
    [InlineData(640, 70)]
    public async Task Body_ThatComesTooSlowly_IsRefusedWhenItsTimeIsOver(int kibibytes, int seconds)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await IngestHost.StartAsync(setup => setup.Time = clock);
        var all = host.Budget.Available;
        var start = Encoding.ASCII.GetBytes("{\"resourceLogs\":[".PadRight(Math.Max(20, kibibytes * 1024)));
        using var socket = await HoldAsync(host.Server, host.Token, start, 1 << 20, packed: false);
        await Eventually.TrueAsync(() => host.Budget.Available <= all - Math.Max(start.Length, 1));

        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.NotEqual(all, host.Budget.Available);
        clock.Advance(TimeSpan.FromSeconds(1));

        using var reader = new StreamReader(new NetworkStream(socket));
        Assert.StartsWith("HTTP/1.1 503", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => host.Budget.Available == all);
    }

    private static async Task<Socket> HoldAsync(TestServer server, string token, byte[] start, int declared, bool packed)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.OtlpHttp!.Host, server.OtlpHttp.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/logs HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                + $"{(packed ? "Content-Encoding: gzip\r\n" : "")}Content-Length: {declared}\r\n\r\n"));
        _ = Task.Run(() => SendAsync(socket, start), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>What is refused is not read to its end.</summary>
    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;)
                sent += await socket.SendAsync(bytes.AsMemory(sent));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Refused, or let go.
        }
    }

    private static byte[] Gzip(int spaces)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            var piece = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < spaces; i += piece.Length)
                gzip.Write(piece);
        }

        return packed.ToArray();
    }
}
