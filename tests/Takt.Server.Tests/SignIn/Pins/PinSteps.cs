using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Pins;

/// <summary>Steps that tests of sign-in by PIN share.</summary>
internal static class PinSteps
{
    public static Task<TestServer> StartAsync(MailServer mail, Action<TestServerSetup>? configure = null) => StartWithAdminAsync(setup =>
    {
        setup.Settings["TAKT_SMTP_URL"] = $"smtp://127.0.0.1:{mail.Port}";
        setup.Settings["TAKT_MAIL_FROM"] = "Takt <takt@example.com>";
        configure?.Invoke(setup);
    });

    public static Task<HttpResponseMessage> RequestPinAsync(this TestServer server, string email = AdminEmail) =>
        server.SendAsync(HttpMethod.Post, "/auth/pin/request", null, new { email });

    /// <returns>The challenge.</returns>
    public static async Task<string> ChallengeAsync(this TestServer server, string email = AdminEmail)
    {
        var answer = await server.RequestPinAsync(email);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.JsonAsync())["challenge"]!.GetValue<string>();
    }

    public static Task<HttpResponseMessage> VerifyPinAsync(
        this TestServer server, string challenge, string pin, string? credential = null) =>
        server.SendAsync(HttpMethod.Post, "/auth/pin/verify", credential, new { challenge, pin });

    /// <summary>The whole way: asks, reads the mail, signs in.</summary>
    public static async Task<HttpResponseMessage> SignInByPinAsync(
        this TestServer server, MailServer mail, string email = AdminEmail, string? credential = null)
    {
        var challenge = await server.ChallengeAsync(email);
        var answer = await server.VerifyPinAsync(challenge, (await mail.NextAsync()).Pin, credential);
        answer.EnsureSuccessStatusCode();
        return answer;
    }

    /// <summary>The session cookie on an answer, as <c>name=value</c>.</summary>
    public static string Session(this HttpResponseMessage answer) => Cookie(answer, "takt_session");

    public static string Cookie(this HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0];

    /// <summary>A client whose requests come from another address of loopback.</summary>
    public static HttpClient From(this TestServer server, string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = server.Main };

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object body) =>
        client.PostAsJsonAsync(path, body, Cancelled);

    /// <summary>Never the PIN that was mailed.</summary>
    public static string OtherThan(string pin) => pin[0] == '9' ? '0' + pin[1..] : '9' + pin[1..];
}
