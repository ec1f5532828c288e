using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Retention;

/// <summary>An organization that keeps usage for fewer days than the server: the rest is hidden at once, refused, and not gone.</summary>
public sealed class OwnRetentionTests
{
    [Fact]
    public async Task ShorterTime_HidesAtOnce_AndRefuses_AndALongerShowsAgain()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "laptop", scopes = new[] { "usage:write", "usage:read" } });
        var (young, old) = (Guid.NewGuid(), Guid.NewGuid());
        await SendAsync(server, token, young, 1);
        await SendAsync(server, token, old, 40);
        Assert.Equal((2, 2), await SeenAsync(server, admin));

        Assert.Equal(HttpStatusCode.BadRequest, (await KeepAsync(server, admin, -1)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await KeepAsync(server, admin, 3_651)).StatusCode);
        Assert.Equal(30, (await (await KeepAsync(server, admin, 30)).JsonAsync())["retention_days"]!.GetValue<int>());

        Assert.Equal((1, 1), await SeenAsync(server, admin));
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, $"/api/sessions/{young}", admin)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, $"/api/sessions/{old}", admin)).StatusCode);
        var before = Day(50);
        var refused = await server.SendAsync(HttpMethod.Get, $"/api/usage?from={before}&to={Day(45)}", admin);
        Assert.Contains("kept any more", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        var late = await SendAsync(server, token, Guid.NewGuid(), 35);
        Assert.Contains("has been retired", late["partialSuccess"]!["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);

        await KeepAsync(server, admin, 0);
        Assert.Equal((2, 2), await SeenAsync(server, admin));
    }

    private static Task<HttpResponseMessage> KeepAsync(TestServer server, string admin, int days) =>
        server.SendAsync(HttpMethod.Patch, "/api/organization", admin, new { retention_days = days });

    private static async Task<(int Calls, int Sessions)> SeenAsync(TestServer server, string admin)
    {
        var usage = await (await server.SendAsync(HttpMethod.Get, $"/api/usage?from={Day(60)}", admin)).JsonAsync();
        var sessions = await (await server.SendAsync(HttpMethod.Get, "/api/sessions", admin)).JsonAsync();
        return (usage["totals"]!["calls"]!.GetValue<int>(), sessions["sessions"]!.AsArray().Count);
    }

    private static string Day(int ago) => TimeProvider.System.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-dd");

    private static async Task<JsonNode> SendAsync(TestServer server, string token, Guid session, int daysAgo)
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(-daysAgo).ToUnixTimeMilliseconds() * 1_000_000;
        object Text(string key, string value) => new { key, value = new { stringValue = value } };
        var answer = await server.SendAsync(HttpMethod.Post, "/v1/logs", token, new
        {
            resourceLogs = new[]
            {
                new
                {
                    resource = new { attributes = new[] { Text("service.name", "claude-code") } },
                    scopeLogs = new[]
                    {
                        new
                        {
                            scope = new { name = "com.anthropic.claude_code.events" },
                            logRecords = new[]
                            {
                                new
                                {
                                    timeUnixNano = $"{at}",
                                    attributes = new[]
                                    {
                                        Text("event.name", "api_request"), Text("session.id", $"{session}"),
                                        Text("request_id", $"r{session}"), Text("model", "claude-opus-5-5"),
                                        Text("input_tokens", "5"), Text("cost_usd", "0.1"),
                                    },
                                },
                            },
                        },
                    },
                },
            },
        });
        return await answer.JsonAsync();
    }
}
