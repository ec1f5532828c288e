using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Onboarding;

/// <summary>Small exports of a Claude Code on a machine with a name.</summary>
internal static class Telemetry
{
    /// <summary>Sends one signal and waits until who was heard is written down, for what asks other doors than <c>/validate</c>.</summary>
    /// <param name="host">Null sends no <c>host.name</c>.</param>
    /// <param name="source">The <c>service.name</c>: which product it is.</param>
    /// <param name="usage">Whether it carries usage; else only that a session began.</param>
    /// <param name="account">Null names none, and with <paramref name="email"/> null nobody at all.</param>
    /// <param name="at">When it happened; now, if it isn't said.</param>
    public static async Task HearAsync(
        this TestServer server, string token, string? host, string signal = "logs", string version = "2.1.300", bool usage = true,
        string? account = "acc-1", string source = "claude-code", string? email = "dev@example.com", DateTimeOffset? at = null,
        string? terminal = null)
    {
        var before = await server.Database.ScalarAsync<DateTime>("select clock_timestamp()");
        await server.SendSignalAsync(token, host, signal, version, usage, account, source, email, at, terminal);
        await Eventually.TrueAsync(async () =>
            await server.Database.ScalarAsync<bool>("select exists (select from presence where last_received_at >= $1)", before));
    }

    /// <summary>Sends one signal, as <see cref="HearAsync"/> does, and is answered.</summary>
    public static async Task SendSignalAsync(
        this TestServer server, string token, string? host, string signal = "logs", string version = "2.1.300", bool usage = true,
        string? account = "acc-1", string source = "claude-code", string? email = "dev@example.com", DateTimeOffset? at = null,
        string? terminal = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{signal}")
        {
            Content = new StringContent(Body(signal, host, version, usage, account, source, email, at, terminal), Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>As if all that was heard until now had been heard earlier.</summary>
    public static Task AgeAsync(this TestServer server, TimeSpan by, string host = "%") => server.Database.ExecuteAsync(
        "update presence p set first_event_at = first_event_at - $1, last_event_at = last_event_at - $1, "
            + "last_received_at = last_received_at - $1 from machines h where h.organization_id = p.organization_id "
            + "and h.machine_id = p.machine_id and h.host_name like $2", by, host);

    private static string Body(string signal, string? host, string version, bool usage, string? account, string source, string? email,
        DateTimeOffset? at, string? terminal)
    {
        var now = (((at ?? TimeProvider.System.GetUtcNow()) - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        var session = Guid.NewGuid().ToString();
        JsonArray common = [Text("session.id", session)];
        if (account is not null)
            common.Add((JsonNode)Text("user.account_uuid", account));
        common.Add((JsonNode)Text("organization.id", "org-1"));
        if (email is not null)
            common.Add((JsonNode)Text("user.email", email));
        if (terminal is not null)
            common.Add((JsonNode)Text("terminal.type", terminal));
        JsonArray resource = [Text("service.name", source), Text("service.version", version)];
        if (host is not null)
            resource.Add((JsonNode)Text("host.name", host));
        JsonArray With(params JsonObject[] more)
        {
            var all = (JsonArray)common.DeepClone();
            foreach (var one in more)
                all.Add((JsonNode)one);
            return all;
        }

        JsonObject item = signal switch
        {
            "logs" => new()
            {
                ["timeUnixNano"] = now,
                ["body"] = new JsonObject { ["stringValue"] = usage ? "claude_code.api_request" : "claude_code.tool_decision" },
                ["attributes"] = usage
                    ? With(Text("event.name", "api_request"), Text("model", "claude-sonnet-5"), Text("request_id", "req_" + session),
                        Text("input_tokens", "100"), Text("output_tokens", "23"), Text("cost_usd", "0.01"))
                    : With(Text("event.name", "tool_decision"), Text("tool_name", "Edit"), Text("decision", "accept")),
            },
            "metrics" => new()
            {
                ["name"] = usage ? "claude_code.token.usage" : "claude_code.session.count",
                ["sum"] = new JsonObject
                {
                    ["aggregationTemporality"] = 1,
                    ["isMonotonic"] = true,
                    ["dataPoints"] = new JsonArray(new JsonObject
                    {
                        ["startTimeUnixNano"] = now,
                        ["timeUnixNano"] = now,
                        ["asDouble"] = 77,
                        ["attributes"] = usage ? With(Text("type", "input"), Text("model", "claude-sonnet-5")) : With(),
                    }),
                },
            },
            _ => new()
            {
                ["traceId"] = Guid.NewGuid().ToString("N"),
                ["spanId"] = Guid.NewGuid().ToString("N")[..16],
                ["name"] = "claude_code.llm_request",
                ["startTimeUnixNano"] = now,
                ["endTimeUnixNano"] = now,
                ["attributes"] = With(Text("model", "claude-sonnet-5"), Text("request_id", "req_" + session), Text("input_tokens", "100"),
                    Text("output_tokens", "23")),
            },
        };
        var (root, scope, list) = signal switch
        {
            "logs" => ("resourceLogs", "scopeLogs", "logRecords"),
            "metrics" => ("resourceMetrics", "scopeMetrics", "metrics"),
            _ => ("resourceSpans", "scopeSpans", "spans"),
        };
        return new JsonObject
        {
            [root] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = resource },
                [scope] = new JsonArray(
                    new JsonObject { ["scope"] = new JsonObject { ["name"] = "com.anthropic.claude_code" }, [list] = new JsonArray(item) }),
            }),
        }.ToJsonString();
    }

    private static JsonObject Text(string key, string value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };
}
