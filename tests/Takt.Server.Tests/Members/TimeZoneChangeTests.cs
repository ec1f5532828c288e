using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Members;

/// <summary>An organization's time zone changes: at once before there is usage, from its next midnight afterwards.</summary>
public sealed class TimeZoneChangeTests
{
    private const string Path = "/api/organization";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutUsage_HoldsAtOnce()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        var settings = await ChangeAsync(server, admin, "Pacific/Auckland");

        Assert.Equal(("Pacific/Auckland", null), (settings["time_zone"]!.GetValue<string>(), settings["next_time_zone"]));
        var at = await SendAsync(server, admin);
        Assert.True(await server.Database.ScalarAsync<bool>(
            "select day = ($1 at time zone 'Pacific/Auckland')::date from usage_day", at.UtcDateTime));
    }

    [Fact]
    public async Task WithUsage_HoldsFromTheNextMidnightThere()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await ChangeAsync(server, admin, "Pacific/Auckland");
        await SendAsync(server, admin);
        var before = await UsageAsync(server, admin);

        var now = TimeProvider.System.GetUtcNow();
        var settings = await ChangeAsync(server, admin, "America/New_York");
        var next = settings["next_time_zone"]!;
        var from = next["from"]!.GetValue<DateTimeOffset>();

        Assert.Equal("Pacific/Auckland", settings["time_zone"]!.GetValue<string>());
        Assert.Equal("America/New_York", next["name"]!.GetValue<string>());
        Assert.InRange(from, now.AddHours(1), now.AddHours(26));
        var there = TimeZoneInfo.ConvertTime(from, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.Equal(TimeSpan.Zero, there.TimeOfDay);
        // What was summed stays, and what comes today goes where it would have gone.
        Assert.True(JsonNode.DeepEquals(before["groups"], (await UsageAsync(server, admin))["groups"]));
        await SendAsync(server, admin);
        Assert.True(await server.Database.ScalarAsync<bool>(
            "select count(*) filter (where day <> (at at time zone 'Pacific/Auckland')::date) = 0 from usage_changes"));

        var taken = await ChangeAsync(server, admin, "Pacific/Auckland");
        Assert.Null(taken["next_time_zone"]);
        Assert.Equal(0, await server.Database.ScalarAsync<long>("select count(*) from former_zones"));
    }

    [Fact]
    public async Task RangeOverAChange_SaysWhichZonesItsDaysAreOf()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await ChangeAsync(server, admin, "Europe/Zurich");
        await SendAsync(server, admin);
        await server.Database.ExecuteAsync("""
            insert into former_zones (organization_id, zone, until, first_day)
            select organization_id, 'America/New_York', (current_date - 5)::timestamp at time zone 'Europe/Zurich', current_date - 5
            from organizations
            """);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        var answer = await (await server.SendAsync(
            HttpMethod.Get, $"/api/usage?from={today.AddDays(-8):yyyy-MM-dd}&to={today.AddDays(-2):yyyy-MM-dd}", admin)).JsonAsync();

        Assert.Equal("Europe/Zurich", answer["time_zone"]!.GetValue<string>());
        var earlier = Assert.Single(answer["earlier_time_zones"]!.AsArray())!;
        Assert.Equal("America/New_York", earlier["time_zone"]!.GetValue<string>());
        var starts = answer["groups"]![0]!["series"]!.AsArray().Select(point => point!["at"]!.GetValue<DateTimeOffset>()).ToArray();
        Assert.Equal(6, starts.Length);
        // The day before the change is the shorter one: Zurich's midnight comes six hours before New York's (five for some weeks a year).
        Assert.Equal(earlier["until"]!.GetValue<DateTimeOffset>(), starts[3]);
        Assert.InRange(starts[3] - starts[2], TimeSpan.FromHours(17), TimeSpan.FromHours(20));
        // Who has been heard of is known a moment after what they used.
        await Eventually.TrueAsync(async () => (await (await server.SendAsync(HttpMethod.Get, "/?range=7d", admin)).Content
            .ReadAsStringAsync(Cancelled)).Contains("of America/New_York", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ForeignZone_OverMoreThanAMonth_IsRefusedInWords()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        var refused = await server.SendAsync(
            HttpMethod.Get, "/api/usage?from=2026-06-01&to=2026-07-03&time_zone=Asia/Tokyo", admin);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("31 days", (await refused.JsonAsync())["errors"]!["time_zone"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(
            HttpMethod.Get, "/api/usage?from=2026-10-15&to=2026-11-15&time_zone=Europe/Zurich", admin)).StatusCode);
    }

    private static async Task<JsonNode> ChangeAsync(TestServer server, string admin, string zone)
    {
        var answer = await server.SendAsync(HttpMethod.Patch, Path, admin, new { time_zone = zone });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static async Task<JsonNode> UsageAsync(TestServer server, string admin) =>
        await (await server.SendAsync(HttpMethod.Get, "/api/usage", admin)).JsonAsync();

    private static async Task<DateTimeOffset> SendAsync(TestServer server, string admin)
    {
        var (token, _) = await server.CreateTokenAsync(admin, new { label = $"Laptop {Guid.NewGuid()}" });
        var at = TimeProvider.System.GetUtcNow();
        var export = $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},
            "scopeLogs":[{"scope":{"name":"com.anthropic.claude_code.events"},"logRecords":[
            {"timeUnixNano":"{{{at.ToUnixTimeMilliseconds()}}}000000","body":{"stringValue":"claude_code.api_request"},"attributes":[
            {"key":"event.name","value":{"stringValue":"api_request"}},{"key":"session.id","value":{"stringValue":"s-1"}},
            {"key":"request_id","value":{"stringValue":"req_{{{at.Ticks}}}"}},
            {"key":"model","value":{"stringValue":"claude-sonnet-5"}},{"key":"input_tokens","value":{"intValue":"10"}},
            {"key":"output_tokens","value":{"intValue":"5"}},{"key":"cost_usd","value":{"doubleValue":0.01}}]}]}]}]}
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs")
        {
            Content = new StringContent(export, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(request, Cancelled)).StatusCode);
        return at;
    }
}
