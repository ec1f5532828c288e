using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

/// <summary>Steps that tests of joining share; everything goes over HTTP.</summary>
internal static class JoinSteps
{
    public const string Ada = "ada@example.com";

    /// <returns>A fresh code.</returns>
    public static async Task<string> InviteCodeAsync(this TestServer server, string admin, object? body = null)
    {
        var answer = await server.InviteAsync(admin, body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync())["invites"]![0]!["code"]!.GetValue<string>();
    }

    public static Task<HttpResponseMessage> RegisterAsync(
        this TestServer server, string code, string email = Ada, string machine = "laptop", string? password = null) =>
        server.SendAsync(HttpMethod.Post, "/auth/register", null, new { email, invite_code = code, machine, password });

    /// <returns>The token of a member who has just registered.</returns>
    public static async Task<string> JoinAsync(
        this TestServer server, string admin, string email = Ada, string machine = "laptop", string? password = null)
    {
        var answer = await server.RegisterAsync(await server.InviteCodeAsync(admin), email, machine, password);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).Text("token");
    }

    public static Task<HttpResponseMessage> FetchAsync(
        this TestServer server, string code, string email = Ada, string machine = "laptop") =>
        server.SendAsync(HttpMethod.Post, "/auth/token", null, new { email, invite_code = code, machine });

    /// <summary>An export that says nothing, which is enough for its token to be looked at.</summary>
    public static async Task<HttpStatusCode> ExportAsync(this TestServer server, string token)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()
            .ToString(System.Globalization.CultureInfo.InvariantCulture) + "000000";
        var body = $$$"""
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"laptop"}},
            {"key":"service.name","value":{"stringValue":"claude-code"}}]},
            "scopeMetrics":[{"scope":{"name":"com.anthropic.claude_code"},
            "metrics":[{"name":"claude_code.session.count","sum":{"aggregationTemporality":1,"isMonotonic":true,
            "dataPoints":[{"attributes":[{"key":"session.id","value":{"stringValue":"{{{Guid.NewGuid()}}}"}}],
            "startTimeUnixNano":"{{{now}}}","timeUnixNano":"{{{now}}}","asInt":"1"}]}}]}]}]}
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/metrics")
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await server.Client.SendAsync(request, Cancelled)).StatusCode;
    }

    /// <summary>A client whose connections come from another address of this machine: another network.</summary>
    public static HttpClient ClientFrom(this TestServer server, string address) => new(HandlerFrom(address)) { BaseAddress = server.Main };

    public static SocketsHttpHandler HandlerFrom(string address) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public static string Text(this JsonNode json, string property) => json[property]!.GetValue<string>();

    /// <summary>Its status and its <c>code</c>, the two in one line.</summary>
    public static async Task<string> RefusalAsync(this HttpResponseMessage answer) =>
        $"{(int)answer.StatusCode} {await answer.ProblemAsync()}";

    public static JsonContent Json(object body) => JsonContent.Create(body);
}
