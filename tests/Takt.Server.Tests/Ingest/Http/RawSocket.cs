using System.Net.Sockets;
using System.Text;

namespace Takt.Server.Tests.Ingest.Http;

/// <summary>Sends bytes that no client would, and reads whatever comes back until the server closes the connection.</summary>
internal static class RawSocket
{
    /// <param name="request">In Latin-1, so that each character is one byte.</param>
    /// <param name="end">The sender says that nothing more will come.</param>
    /// <returns>All that was answered; nothing when the server just closed.</returns>
    public static async Task<string> AskAsync(Uri server, string request, bool end, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        if (end)
            socket.Shutdown(SocketShutdown.Send);
        var answer = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
                answer.Write(buffer, 0, read);
        }
        catch (SocketException)
        {
            // Closed with bytes unread, the connection is reset: what was answered before has been read.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
