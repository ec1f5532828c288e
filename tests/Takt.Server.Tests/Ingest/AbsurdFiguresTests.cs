using System.Globalization;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Ingest;

/// <summary>A token that may write, in the wrong hands: no figure that it makes up costs anybody else an answer.</summary>
public sealed class AbsurdFiguresTests
{
    private const double AMillion = 1_000_000;

    /// <summary>Of a million dollars each, one less than 64 bits count in nano-dollars.</summary>
    private const int Fitting = 9223;

    [Fact]
    public async Task BillionsOfDollars_LeaveEveryAnswer_AndEveryoneElsesReports()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (leaked, _) = await server.CreateTokenAsync(admin, new { label = "leaked" });

        foreach (var model in new[] { "claude-sonnet-5", "claude-opus-4-8" })
            Assert.Equal("200 {}", await SendAsync(server, leaked, Points("absurd", "laptop", model, Fitting, 0)));
        var more = await SendAsync(server, leaked, Points("absurd", "laptop", "claude-opus-4-8", 2, Fitting));
        Assert.StartsWith("400", more, StringComparison.Ordinal);
        Assert.Contains("Don't send it again unchanged", more, StringComparison.Ordinal);
        // A large request is written in parts: of this one all fit but the last.
        var large = await SendAsync(server, leaked, Points("more at once", "laptop", "claude-haiku-4-5", Fitting + 1, 0));
        Assert.Contains("\"rejectedDataPoints\":\"8\"", large, StringComparison.Ordinal);
        Assert.Equal("200 {}", await SendAsync(server, leaked, Points("honest", "desk", "claude-opus-4-8", 1, 0)));

        Assert.Equal(3, await Everywhere.AskAsync(server, admin));
        var totals = JsonNode.Parse((await Everywhere.AskAsync(server, admin, "/api/usage")).Body)!["totals"]!;
        Assert.Equal("1000000000", totals["cost_usd"]!.ToString());
        Assert.Equal("1000000000", totals["cost_reported_usd"]!.ToString());
    }

    /// <summary>The largest value of each metric that is taken, sent more than once.</summary>
    [Theory]
    [InlineData("active_time.total", "user", 34_560_000, 1.0001)]
    [InlineData("active_time.total", "cli", 34_560_000, 1.0001)]
    [InlineData("token.usage", "output", 1_000_000_000_000, 1.001)]
    [InlineData("token.usage", "cacheRead", 1_000_000_000_000, 1.001)]
    [InlineData("lines_of_code.count", "added", 1_000_000_000, 1.001)]
    [InlineData("commit.count", null, 1_000_000_000, 1.001)]
    [InlineData("pull_request.count", null, 1_000_000_000, 1.001)]
    [InlineData("session.count", null, 1_000_000_000, 1.001)]
    [InlineData("code_edit_tool.decision", null, 1_000_000_000, 1.001)]
    [InlineData("made.up", null, 1_000_000_000, 1.001)]
    public async Task LargestValueOfAMetric_IsShownOnEveryPage_AndALargerOneRefused(string metric, string? type, double most, double over)
    {
        // So long a time doesn't fit into a .NET time span; a sum of tokens is refused by itself when no more fit into it.
        var count = metric == "active_time.total" ? 30_000 : 9;
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (leaked, _) = await server.CreateTokenAsync(admin, new { label = "leaked" });

        var refused = await SendAsync(server, leaked, Points("absurd", "laptop", "claude-opus-4-8", 1, 0, metric, type, most * over));
        Assert.Contains("negative, too large or not a number", refused, StringComparison.Ordinal);
        Assert.Equal("200 {}", await SendAsync(
            server, leaked, Points("absurd", "laptop", "claude-opus-4-8", count, 0, metric, type, most)));

        Assert.Equal(1, await Everywhere.AskAsync(server, admin));
    }

    private static Task<string> SendAsync(TestServer server, string token, string body) =>
        Everywhere.SendAsync(server, token, "/v1/metrics", body);

    /// <summary>Points of one value, of the cost metric a million dollars each; a nanosecond lies between two.</summary>
    private static string Points(string session, string host, string model, int count, int after, string metric = "cost.usage",
        string? type = null, double value = AMillion)
    {
        var start = ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) + after;
        var points = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            points.Add((JsonNode)new JsonObject
            {
                ["startTimeUnixNano"] = (start + i).ToString(CultureInfo.InvariantCulture),
                ["timeUnixNano"] = (start + i + 1).ToString(CultureInfo.InvariantCulture),
                ["asDouble"] = value,
                ["attributes"] = new JsonArray(Pair("session.id", session), Pair("model", model), Pair("type", type ?? "")),
            });
        }

        var sum = new JsonObject { ["aggregationTemporality"] = 1, ["isMonotonic"] = true, ["dataPoints"] = points };
        return new JsonObject
        {
            ["resourceMetrics"] = new JsonArray(new JsonObject
            {
                ["resource"] =
                    new JsonObject { ["attributes"] = new JsonArray(Pair("service.name", "claude-code"), Pair("host.name", host)) },
                ["scopeMetrics"] = new JsonArray(new JsonObject
                {
                    ["scope"] = new JsonObject { ["name"] = "com.anthropic.claude_code" },
                    ["metrics"] = new JsonArray(new JsonObject { ["name"] = "claude_code." + metric, ["sum"] = sum }),
                }),
            }),
        }.ToJsonString();
    }

    private static JsonObject Pair(string key, string value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };
}
