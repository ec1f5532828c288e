using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Members;
using Takt.Testing;

namespace Takt.Server.Tests.Access;

/// <summary>Steps that tests of who may do what share: everything goes over HTTP but the set-up, which has tests of its own.</summary>
internal static class AccessServer
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "correct horse battery";

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>An organization with its admin, made by the bootstrap settings.</summary>
    public static async Task<TestServer> StartWithAdminAsync(Action<TestServerSetup>? configure = null)
    {
        var server = await TestServer.StartAsync(
            setup =>
            {
                setup.Settings["TAKT_BOOTSTRAP_EMAIL"] = AdminEmail;
                setup.Settings["TAKT_BOOTSTRAP_PASSWORD"] = AdminPassword;
                setup.Settings["TAKT_BOOTSTRAP_ORGANIZATION"] = "Example";
                configure?.Invoke(setup);
            },
            Cancelled);
        Assert.Null(await server.Services.AnnounceAsync(server.Main, Cancelled));
        return server;
    }

    public static async Task<string> SignInAsync(this TestServer server, string email = AdminEmail, string password = AdminPassword)
    {
        var answer = await server.TrySignInAsync(email, password);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("takt_session=", StringComparison.Ordinal)).Split(';')[0];
    }

    public static Task<HttpResponseMessage> TrySignInAsync(this TestServer server, string email, string password) =>
        server.Client.PostAsJsonAsync("/auth/login", new { email, password }, Cancelled);

    /// <param name="credential">A cookie (<c>name=value</c>), a token, or nothing.</param>
    public static async Task<HttpResponseMessage> SendAsync(
        this TestServer server, HttpMethod method, string path, string? credential, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (credential?.Contains('=', StringComparison.Ordinal) == true)
            request.Headers.Add("Cookie", credential);
        else if (credential is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await server.Client.SendAsync(request, Cancelled);
    }

    /// <summary>Its body, which can be read again.</summary>
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;

    /// <summary>The <c>code</c> of a problem document, which must have a next action too.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.JsonAsync();
        Assert.NotEmpty(problem["next_action"]!.GetValue<string>());
        return problem["code"]!.GetValue<string>();
    }

    public static async Task<(string Token, long Id)> CreateTokenAsync(this TestServer server, string credential, object request)
    {
        var answer = await server.SendAsync(HttpMethod.Post, "/api/tokens", credential, request);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        var created = await answer.JsonAsync();
        return (created["token"]!.GetValue<string>(), created["details"]!["id"]!.GetValue<long>());
    }

    /// <summary>Adds a member with a password and signs them in.</summary>
    public static async Task<(string Cookie, long Id)> AddMemberAsync(
        this TestServer server, string admin, string email, string role = "member")
    {
        var answer = await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email, role, password = AdminPassword });
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return (await server.SignInAsync(email), (await answer.JsonAsync())["id"]!.GetValue<long>());
    }

    public static Task<HttpResponseMessage> InviteAsync(this TestServer server, string? credential, object? body = null) =>
        server.SendAsync(HttpMethod.Post, "/auth/invite", credential, body ?? new { count = 1 });

    public static SetupService SetupService(this TestServer server) => server.Services.GetRequiredService<SetupService>();
}
