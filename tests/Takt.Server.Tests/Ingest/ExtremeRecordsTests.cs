using System.Globalization;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Ingest;

/// <summary>Events and spans with the most extreme figures, texts and times: taken or not, no page and no answer breaks.</summary>
public sealed class ExtremeRecordsTests
{
    private static readonly string[] Figures =
        ["9223372036854775807", "-9223372036854775808", "1000000000000", "1000000000001", "2147483648", "-1", "0"];

    private static readonly string[] Numbers =
    [
        "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens", "duration_ms", "ttft_ms", "cost_usd", "attempt",
        "prompt_length", "tool_result_size_bytes",
    ];

    private static readonly double[] Doubles = [1e308, -1e308, 1e-320, 1e18, 999_999_999.999999999];

    private static readonly string[] Texts =
        ["", "\0", "\u202Egnp.exe", new('a', 100_000), "</script><b>", "\uD83D\uDE80 e\u0301", "%s%n{0}"];

    private static readonly string[] Names = ["api_request", "api_error", "tool_result", "user_prompt", "tool_decision"];

    private static readonly ulong[] Times = [0, 1, 18_000_000_000_000_000_000, ulong.MaxValue];

    [Theory]
    [InlineData("logs")]
    [InlineData("traces")]
    public async Task ExtremesOfEachAttribute_AreShownOnEveryPage(string signal)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "extreme" });
        var records = new List<JsonObject>();
        foreach (var name in Names)
        {
            foreach (var key in Numbers)
            {
                records.AddRange(Figures.Select(figure => Record(name, (key, new JsonObject { ["intValue"] = figure }))));
                records.AddRange(Doubles.Select(number => Record(name, (key, new JsonObject { ["doubleValue"] = number }))));
            }

            records.AddRange(Texts.Select(text => Record(name, ("model", new JsonObject { ["stringValue"] = text }))));
            records.AddRange(Texts.Select(text => Record(name, ("user.email", new JsonObject { ["stringValue"] = text }))));
            records.AddRange(Times.Select(time => Record(name, at: time.ToString(CultureInfo.InvariantCulture))));
        }

        await SendAsync(server, token, signal, records);

        Assert.True(await Everywhere.AskAsync(server, admin) > 0);
    }

    private static async Task SendAsync(TestServer server, string token, string signal, List<JsonObject> records)
    {
        var (resources, scopes, list) = signal == "logs"
            ? ("resourceLogs", "scopeLogs", "logRecords") : ("resourceSpans", "scopeSpans", "spans");
        var body = new JsonObject
        {
            [resources] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = new JsonArray(Pair("service.name", Text("claude-code"))) },
                [scopes] = new JsonArray(new JsonObject { [list] = new JsonArray([.. records]) }),
            }),
        };
        Assert.StartsWith("200", await Everywhere.SendAsync(server, token, $"/v1/{signal}", body.ToJsonString()), StringComparison.Ordinal);
    }

    private static JsonObject Record(string name, (string Key, JsonObject Value)? extreme = null, string? at = null)
    {
        var now = ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        var attributes = new Dictionary<string, JsonObject>
        {
            ["event.name"] = Text(name),
            ["session.id"] = Text("extreme-" + (extreme?.Key ?? "time")),
            ["user.email"] = Text("extreme@example.com"),
            ["model"] = Text("claude-opus-4-8"),
            ["request_id"] = Text(Guid.NewGuid().ToString("N")),
            ["input_tokens"] = new() { ["intValue"] = "10" },
        };
        if (extreme is { } set)
            attributes[set.Key] = set.Value;
        return new JsonObject
        {
            ["name"] = name == "api_request" ? "claude_code.llm_request" : "claude_code.tool",
            ["traceId"] = Guid.NewGuid().ToString("N"),
            ["spanId"] = Guid.NewGuid().ToString("N")[..16],
            ["startTimeUnixNano"] = at ?? now,
            ["endTimeUnixNano"] = at ?? now,
            ["timeUnixNano"] = at ?? now,
            ["attributes"] = new JsonArray([.. attributes.Select(pair => Pair(pair.Key, pair.Value))]),
        };
    }

    private static JsonObject Pair(string key, JsonObject value) => new() { ["key"] = key, ["value"] = value };

    private static JsonObject Text(string text) => new() { ["stringValue"] = text };
}
