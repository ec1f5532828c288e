using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Usage;
using Takt.Testing;

namespace Takt.Server.Tests.Limits;

/// <summary>A server whose clock is moved by hand, with members who send calls and readings.</summary>
public sealed class LimitServer : IAsyncDisposable
{
    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private int _calls;

    private LimitServer(TestServer server, UsageWorld world, FakeTimeProvider clock) => (Server, World, Clock) = (server, world, clock);

    public TestServer Server { get; }

    public FakeTimeProvider Clock { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    internal UsageWorld World { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<LimitServer> StartAsync()
    {
        var clock = new FakeTimeProvider(Start);
        var server = await TestServer.StartAsync(setup => setup.Time = clock, Cancel);
        return new(server, await UsageWorld.CreateAsync(server.Database), clock);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <returns>The token of a new member.</returns>
    public async Task<string> MemberAsync(string email, bool admin = false)
    {
        var member = await World.MemberAsync(email);
        if (admin)
            await Server.Database.ExecuteAsync("update members set role = 'admin' where member_id = $1", member);
        return await World.TokenAsync(member, admin ? ["usage:read", "usage:write", "admin"] : ["usage:read", "usage:write"]);
    }

    /// <returns>The cookie of somebody who is a member, signed in.</returns>
    public async Task<string> CookieAsync(string email) => (await World.CookieAsync(await Server.Database.ScalarAsync<long>(
        "select member_id from members join users using (user_id) where email = $1", email))).Split('=', 2)[1];

    /// <summary>Sends a call now: a million tokens of input are two dollars at list prices.</summary>
    public async Task CallAsync(string token, string account, long input, string session = "f7d1a5c0-1111-4222-8333-444455556666")
    {
        var nanos = ((Now - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        var body = $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeLogs":[
            {"scope":{"name":"com.anthropic.claude_code.events"},"logRecords":[{"timeUnixNano":"{{{nanos}}}",
            "body":{"stringValue":"claude_code.api_request"},"attributes":[{{{Attributes(account, session)}}},
            {"key":"event.name","value":{"stringValue":"api_request"}},{"key":"model","value":{"stringValue":"claude-sonnet-5"}},
            {"key":"request_id","value":{"stringValue":"req_{{{++_calls}}}"}},{"key":"input_tokens","value":{"intValue":"{{{input}}}"}},
            {"key":"output_tokens","value":{"intValue":"1"}}]}]}]}]}
            """;
        await IngestAsync(token, body);
    }

    /// <summary>Sends that a call failed now.</summary>
    public Task FailAsync(string token, string account, string error, string session = "f7d1a5c0-1111-4222-8333-444455556666")
    {
        var nanos = ((Now - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        return IngestAsync(token, $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeLogs":[
            {"scope":{"name":"com.anthropic.claude_code.events"},"logRecords":[{"timeUnixNano":"{{{nanos}}}",
            "body":{"stringValue":"claude_code.api_error"},"attributes":[{{{Attributes(account, session)}}},
            {"key":"event.name","value":{"stringValue":"api_error"}},{"key":"status_code","value":{"intValue":"429"}},
            {"key":"error","value":{"stringValue":"{{{error}}}"}}]}]}]}]}
            """);
    }

    public async Task<JsonNode> ReadAsync(
        string token, double percent, DateTimeOffset? reset, string? account = null, string? session = null, string scope = "five_hour",
        HttpStatusCode status = HttpStatusCode.OK) => (await PostAsync(token, "/api/limits/readings", new
        {
            account,
            session_id = session,
            source = "statusline",
            read_at = Now,
            windows = new[] { new { scope, used_percentage = percent, resets_at = reset } },
        }, status))!;

    public async Task<JsonNode?> PostAsync(string token, string path, object? body, HttpStatusCode status = HttpStatusCode.OK) =>
        await SendAsync(token, HttpMethod.Post, path, status, body);

    public async Task<JsonNode?> SendAsync(
        string token, HttpMethod method, string path, HttpStatusCode status = HttpStatusCode.OK, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Server.Client.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == status, $"{method} {path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>An account's window in the forecast.</summary>
    public async Task<JsonNode> WindowAsync(string token, string account, string scope = "five_hour")
    {
        var answer = await SendAsync(token, HttpMethod.Get, "/api/forecast");
        var found = answer!["accounts"]!.AsArray().Single(one => ((string)one!["account"]!).StartsWith(account, StringComparison.Ordinal))!;
        return found["windows"]!.AsArray().Single(window => (string)window!["scope"]! == scope)!;
    }

    private static string Attributes(string account, string session) => $$$"""
        {"key":"session.id","value":{"stringValue":"{{{session}}}"}},{"key":"user.account_uuid","value":{"stringValue":"{{{account}}}"}},
        {"key":"organization.id","value":{"stringValue":"org-1"}}
        """;

    private async Task IngestAsync(string token, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Server.Client.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.OK && text == "{}", text);
    }
}
