using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Database;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Hosting;

/// <summary>A client of HTTP/2 that asks without end and reads nothing.</summary>
public sealed partial class Http2FloodTests
{
    private const byte Headers = 1, Settings = 4, EndOfStreamAndHeaders = 5;

    [Fact]
    public async Task Flood_EndsItsOwnConnection_AndIsOneWarning()
    {
        await using var directory = new DataDirectory();
        await using var server = ServerProcess.Start(new Dictionary<string, string?> { ["TAKT_DATA"] = directory.Path });
        var page = await server.ReadyAsync();
        var port = int.Parse(GrpcPattern().Match(server.Output).Groups[1].Value);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(page.Host, port, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<SocketException>(() => FloodAsync(socket));

        await Eventually.TrueAsync(() => FloodPattern().IsMatch(server.Output));
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(page, "/readyz"), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.DoesNotContain("crit", server.Output, StringComparison.Ordinal);
        Assert.Single(FloodPattern().Matches(server.Output));
    }

    private static async Task FloodAsync(Socket socket)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        await socket.SendAsync(Frame(Settings, 0, 0, []));
        // POST http /v1 at x, by the static table of RFC 7541.
        byte[] ask = [0x83, 0x86, 0x44, 3, (byte)'/', (byte)'v', (byte)'1', 0x41, 1, (byte)'x'];
        for (var stream = 1; ; stream += 2)
            await socket.SendAsync(Frame(Headers, EndOfStreamAndHeaders, stream, ask), TestContext.Current.CancellationToken);
    }

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[2] = (byte)payload.Length;
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    [GeneratedRegex(@":(\d+)/? \(gRPC\)")]
    private static partial Regex GrpcPattern();

    [GeneratedRegex("A connection that flooded the server was closed")]
    private static partial Regex FloodPattern();
}
