using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Takt.Server.Tests.Identity;
using Takt.Testing;
using static Takt.Server.Tests.Identity.IdentityServer;

namespace Takt.Server.Tests.Onboarding;

/// <summary>A hundred thousand guesses from one address, every one of them sent.</summary>
public sealed class GuessingTests
{
    private const int Guesses = 100_000;
    private const int Connections = 8;
    private const int Pipelined = 50;

    [Fact]
    public async Task InviteCodes_GuessedAHundredThousandTimes_OpenNothingAndTheRealOneStillDoes()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());

        var statuses = await FloodAsync(server, i => Post(
            "/auth/register", "application/json", $$"""{"email":"eve@example.com","machine":"m","invite_code":"takt-invite-{{Guess(i)}}"}"""));

        Assert.Equal(Guesses, statuses.Values.Sum());
        Assert.Equal([404, 429], statuses.Keys.Order());
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from members"));
        using var elsewhere = server.ClientFrom("127.0.0.2");
        var real = await elsewhere.PostAsJsonAsync("/auth/register", new { email = JoinSteps.Ada, invite_code = code, machine = "m" }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, real.StatusCode);
    }

    [Fact]
    public async Task UserCodes_GuessedAHundredThousandTimes_ApproveNothingAndAnotherPersonStillDoes()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (eve, _) = await server.AddMemberAsync(admin, "eve@example.com");
        var started = await server.StartDeviceAsync();
        using var form = new FormBrowser(server, eve);
        var hidden = form.Hidden(await form.GetAsync("/auth/device/verify"));
        var cookies = string.Join("; ", form.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}"));

        var statuses = await FloodAsync(server, i => Post(
            "/auth/device/verify", "application/x-www-form-urlencoded", $"{hidden}&_handler=device&UserCode={UserGuess(i)}&Decision=approve&Organization=1", $"Cookie: {cookies}\r\n"));

        Assert.Equal(Guesses, statuses.Values.Sum());
        Assert.Equal([400, 429], statuses.Keys.Order());
        Assert.Equal("pending", (await server.PollAsync(started)).Text("status"));
        // Somebody else, from another network.
        using var elsewhere = new FormBrowser(server, admin, "127.0.0.2");
        await elsewhere.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = started.Text("user_code") });
        await elsewhere.SubmitShownAsync("/auth/device/verify", "device", new() { ["Decision"] = "approve" });
        Assert.Equal("approved", (await server.PollAsync(started)).Text("status"));
    }

    /// <returns>How often each status was answered.</returns>
    private static async Task<Dictionary<int, int>> FloodAsync(TestServer server, Func<int, string> request)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(c => Task.Run(() => FloodAsync(server, c, request), Cancelled)));
        return counts.SelectMany(count => count).GroupBy(count => count.Key).ToDictionary(group => group.Key, group => group.Sum(count => count.Value));
    }

    private static async Task<Dictionary<int, int>> FloodAsync(TestServer server, int connection, Func<int, string> request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Main.Port, Cancelled);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1, false, 1 << 16);
        var counts = new Dictionary<int, int>();
        const int Share = Guesses / Connections;
        for (var sent = 0; sent < Share; sent += Pipelined)
        {
            var bundle = new StringBuilder();
            for (var i = 0; i < Pipelined; i++)
                bundle.Append(request((connection * Share) + sent + i));
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

    private static string Post(string path, string type, string body, string headers = "") =>
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    /// <summary>Of the real alphabet and length: each is looked up, until the network is locked out.</summary>
    private static string Guess(int number)
    {
        const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
        return string.Create(31, number, static (span, rest) =>
        {
            for (var i = 0; i < span.Length; i++, rest /= Alphabet.Length)
                span[i] = Alphabet[rest % Alphabet.Length];
        });
    }

    /// <summary>Of the real alphabet and length.</summary>
    private static string UserGuess(int number)
    {
        const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
        return string.Create(8, number, static (span, rest) =>
        {
            for (var i = 0; i < span.Length; i++, rest /= Alphabet.Length)
                span[i] = Alphabet[rest % Alphabet.Length];
        });
    }
}
