using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Usage.People;

/// <summary>Sends one API call over OTLP, as somebody's Claude Code does.</summary>
internal static class SharedSender
{
    private static int _calls;

    /// <param name="who">Attributes of the record that say whose it is; <c>process.owner</c> is one of the resource.</param>
    public static async Task SpendAsync(this TestServer server, string token, decimal usd, params (string Key, string Value)[] who)
    {
        var number = Interlocked.Increment(ref _calls);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        JsonArray resource = [Attribute("service.name", "claude-code")];
        JsonArray record =
        [
            Attribute("event.name", "api_request"), Attribute("session.id", Guid.NewGuid().ToString()), Attribute(
                "request_id", $"req_{number}"),
            Attribute("model", "claude-sonnet-5"), Attribute("cost_usd", usd), Attribute("input_tokens", 100), Attribute(
                "output_tokens", 20),
        ];
        foreach (var (key, value) in who) (key.StartsWith("process", StringComparison.Ordinal) ? resource : record).Add(
            Attribute(key, value));
        var body = new JsonObject
        {
            ["resourceLogs"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = resource },
                ["scopeLogs"] = new JsonArray(new JsonObject
                {
                    ["scope"] = new JsonObject { ["name"] = "com.anthropic.claude_code.events" },
                    ["logRecords"] = new JsonArray(new JsonObject
                    {
                        ["timeUnixNano"] = now.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        ["body"] = new JsonObject { ["stringValue"] = "claude_code.api_request" },
                        ["attributes"] = record,
                    }),
                }),
            }),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await server.Client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("rejected", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.OrdinalIgnoreCase);
    }

    private static JsonObject Attribute(string key, string value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };

    private static JsonObject Attribute(string key, int value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { ["intValue"] = value } };

    private static JsonObject Attribute(string key, decimal value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { ["doubleValue"] = value } };
}
