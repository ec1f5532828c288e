using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Access;

/// <summary>A flood of requests from one address, every one of them sent and answered: a hundred thousand in the long run.</summary>
internal static class Flood
{
    private const int Connections = 8;
    private const int Pipelined = 50;
    public static readonly int Requests = TestSize.Of(100_000);

    /// <param name="request">The request of a number.</param>
    /// <returns>How often each status was answered.</returns>
    public static async Task<Dictionary<int, int>> SendAsync(TestServer server, Func<int, string> request)
    {
        var counts = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(c => Task.Run(() => SendAsync(server, c, request), Cancelled)));
        return counts.SelectMany(count => count).GroupBy(count => count.Key)
            .ToDictionary(group => group.Key, group => group.Sum(count => count.Value));
    }

    private static async Task<Dictionary<int, int>> SendAsync(TestServer server, int connection, Func<int, string> request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Main.Port, Cancelled);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1, false, 1 << 16);
        var counts = new Dictionary<int, int>();
        var share = Requests / Connections;
        for (var sent = 0; sent < share; sent += Pipelined)
        {
            var bundle = new StringBuilder();
            for (var i = 0; i < Pipelined; i++)
                bundle.Append(request((connection * share) + sent + i));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(bundle.ToString()), Cancelled);
            for (var i = 0; i < Pipelined; i++)
            {
                var status = await ReadAnswerAsync(reader);
                counts[status] = counts.GetValueOrDefault(status) + 1;
            }
        }

        return counts;
    }

    /// <returns>The status; the rest of the answer is read and dropped.</returns>
    private static async Task<int> ReadAnswerAsync(StreamReader reader)
    {
        var status = int.Parse((await reader.ReadLineAsync(Cancelled))!.Split(' ')[1], CultureInfo.InvariantCulture);
        var (length, chunked) = (0, false);
        while (await reader.ReadLineAsync(Cancelled) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header.AsSpan(15), CultureInfo.InvariantCulture);
            chunked |= header.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
        }

        do
        {
            if (chunked)
                length = int.Parse((await reader.ReadLineAsync(Cancelled))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var rest = new char[length];
            await reader.ReadBlockAsync(rest, Cancelled);
            if (chunked)
                await reader.ReadLineAsync(Cancelled);
        }
        while (chunked && length > 0);
        return status;
    }

    /// <summary>A request of HTTP/1.1 as it goes over the wire.</summary>
    public static string Post(string path, string type, string body, string headers = "") =>
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";
}
