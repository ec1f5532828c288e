using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest;

/// <summary>Something sent, and each page and answer that shows usage: whatever was accepted, all of them can show it.</summary>
internal static class Everywhere
{
    /// <returns>How many sessions there are; each was asked for, too.</returns>
    public static async Task<int> AskAsync(TestServer server, string admin)
    {
        foreach (var path in new[]
        {
            "/readyz", "/", "/?range=today", "/settings/people", "/machines", "/settings/rollout",
            "/charts/usage.json?range=30d&by=model&measure=cost&mine=false", "/api/usage?group_by=model", "/api/usage?interval=hour",
            "/api/usage?group_by=session", "/api/sessions", "/api/sessions?sort=cost", "/api/sessions?sort=tokens", "/api/persons",
            "/api/machines", "/api/rollout",
        })
        {
            var (status, body) = await AskAsync(server, admin, path);
            Assert.True(status == 200, $"{path} {status} {body}");
        }

        var sessions = JsonNode.Parse((await AskAsync(server, admin, "/api/sessions")).Body)!["sessions"]!.AsArray();
        foreach (var session in sessions)
            Assert.Equal(200, (await AskAsync(server, admin, $"/api/sessions/{session!["id"]}")).Status);
        return sessions.Count;
    }

    public static async Task<(int Status, string Body)> AskAsync(TestServer server, string cookie, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <returns>Status and body of the answer.</returns>
    public static async Task<string> SendAsync(TestServer server, string token, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }
}
