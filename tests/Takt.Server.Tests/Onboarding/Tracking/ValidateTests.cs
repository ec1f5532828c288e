using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding.Tracking;

public sealed class ValidateTests
{
    private static readonly string[] HostFields =
    [
        "host_name", "host_name_ever_seen", "last_seen_at", "hostname_match_candidates", "recent_machines_for_token",
        "recent_accounts_for_token", "tokens_24h_for_host",
        "signals_seen", "signals", "scopes", "app_version", "newest_event_at", "warnings",
    ];

    [Fact]
    public async Task WithoutAValidToken_SaysWhyAndNothingAboutHosts()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var revoked = await server.CreateTokenAsync(admin, new { label = "revoked" });
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{revoked.Id}", admin);
        var expired = await server.CreateTokenAsync(admin, new { label = "expired", expires_in_hours = 1 });
        await server.Database.ExecuteAsync("update tokens set expires_at = now() - interval '1 minute' where token_id = $1", expired.Id);
        var elsewhere = Takt.Server.Access.TokenFormat.Create();

        foreach (var (header, token, problem, status, word) in new (string?, string, string?, string, string)[]
        {
            (null, "missing", null, "no_token", "/onboarding"),
            ("Basic YTpi", "invalid", "unreadable_header", "auth_invalid", "one space between Bearer and the token"),
            ($"Bearer{elsewhere}", "invalid", "unreadable_header", "auth_invalid", "one space"),
            ("Bearer " + elsewhere[..20], "invalid", "malformed", "auth_invalid", "not whole"),
            ("Bearer " + elsewhere, "invalid", "unknown", "auth_invalid", "has never made this token"),
            ("Bearer " + revoked.Token, "invalid", "revoked", "auth_invalid", "was revoked"),
            ("Bearer " + expired.Token, "invalid", "expired", "auth_invalid", "has expired"),
        })
        {
            var answer = await AskAsync(server, header, """{"host_name":"laptop"}""");
            Assert.Equal((token, problem, status), (Text(answer, "token"), Text(answer, "token_problem"), Text(answer, "tracking_status")));
            Assert.Contains(word, Text(answer, "next_action"), StringComparison.Ordinal);
            Assert.All(HostFields, field => Assert.Null(answer[field]));
            Assert.DoesNotContain(elsewhere, answer.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FirstExport_IsActiveInTheVeryNextAnswer_WithEverythingKnownOfIt()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        var nothing = await AskAsync(server, "Bearer " + token, """{"host_name":"laptop-1"}""");
        Assert.Equal(("ok", "host_never_seen", false),
            (Text(nothing, "token"), Text(nothing, "tracking_status"), nothing["host_name_ever_seen"]!.GetValue<bool>()));
        Assert.Contains($"{server.Main}auth/setup-additional", Text(nothing, "next_action"), StringComparison.Ordinal);

        await server.SendSignalAsync(token, "laptop-1", account: "acc-7");
        var answer = await AskAsync(server, "Bearer " + token, """{"host_name":"laptop-1"}""");

        Assert.Equal(("ok", "active", "laptop-1", true), (Text(answer, "token"), Text(answer, "tracking_status"), Text(answer, "host_name"),
            answer["host_name_ever_seen"]!.GetValue<bool>()));
        Assert.Equal("Nothing to do: laptop-1 is tracking.", Text(answer, "next_action"));
        Assert.Equal(123, answer["tokens_24h_for_host"]!.GetValue<long>());
        Assert.Equal("2.1.300", Text(answer, "app_version"));
        Assert.Equal(["logs"], answer["signals_seen"]!.AsArray().Select(s => s!.GetValue<string>()));
        Assert.Equal(["metrics never", "logs active", "traces never"],
            answer["signals"]!.AsArray().Select(s => $"{Text(s!, "signal")} {Text(s!, "status")}"));
        Assert.Equal(["usage:write", "usage:read"], answer["scopes"]!.AsArray().Select(s => s!.GetValue<string>()));
        Assert.Equal(["laptop-1 active"], Names(answer, "recent_machines_for_token"));
        Assert.Equal(("acc-7", "org-1"), (Text(answer["recent_accounts_for_token"]![0]!, "account_uuid"),
            Text(answer["recent_accounts_for_token"]![0]!, "organization_id")));
        Assert.Equal(Text(answer, "last_seen_at"), Text(answer, "newest_event_at"));
        Assert.Empty(answer["hostname_match_candidates"]!.AsArray());
        Assert.Equal(["no_metrics", "no_traces", "other_email"], Codes(answer));
    }

    [Fact]
    public async Task Age_DecidesBetween_ActiveRecentAndStale()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        await server.HearAsync(token, "laptop-1");

        await server.AgeAsync(TimeSpan.FromMinutes(6));
        var recent = await AskAsync(server, "Bearer " + token, """{"host_name":"laptop-1"}""");
        Assert.Equal(("recent", true),
            (Text(recent, "tracking_status"), Text(recent, "next_action").Contains("6 minutes ago", StringComparison.Ordinal)));
        await server.AgeAsync(TimeSpan.FromHours(3));
        var stale = await AskAsync(server, "Bearer " + token, """{"host_name":"laptop-1"}""");
        Assert.Equal(("stale", true),
            (Text(stale, "tracking_status"), Text(stale, "next_action").Contains("3 hours ago", StringComparison.Ordinal)));
        Assert.Contains("quit Claude Code", Text(stale, "next_action"), StringComparison.Ordinal);
        Assert.Equal(["other_email"], Codes(stale));
    }

    [Fact]
    public async Task AnotherSpelling_IsACandidate_ButAStaleExactNameBeatsIt()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        await server.HearAsync(token, "DEV-Laptop.local");
        await server.HearAsync(token, "laptop-2");

        var variant = await AskAsync(server, "Bearer " + token, """{"host_name":"dev-laptop"}""");
        Assert.Equal(("host_normalized", false), (Text(variant, "tracking_status"), variant["host_name_ever_seen"]!.GetValue<bool>()));
        Assert.Null(variant["last_seen_at"]);
        Assert.Equal(["DEV-Laptop.local active"], Names(variant, "hostname_match_candidates"));
        Assert.Contains("heard as 'DEV-Laptop.local', not as 'dev-laptop'", Text(variant, "next_action"), StringComparison.Ordinal);
        Assert.Contains("OTEL_RESOURCE_ATTRIBUTES=host.name=dev-laptop", Text(variant, "next_action"), StringComparison.Ordinal);
        Assert.Equal("host_never_seen", Text(await AskAsync(server, "Bearer " + token, """{"host_name":"laptop-1"}"""), "tracking_status"));

        await server.HearAsync(token, "dev-laptop");
        await server.AgeAsync(TimeSpan.FromHours(2), "dev-laptop");
        var stale = await AskAsync(server, "Bearer " + token, """{"host_name":"dev-laptop"}""");
        Assert.Equal(("stale", true), (Text(stale, "tracking_status"), stale["host_name_ever_seen"]!.GetValue<bool>()));
        Assert.Contains("heard as 'DEV-Laptop.local' now", Text(stale, "next_action"), StringComparison.Ordinal);
        Assert.Equal(["DEV-Laptop.local active"], Names(stale, "hostname_match_candidates"));
    }

    [Fact]
    public async Task Name_AsTheVariableHoldsIt_MatchesWhatExportersMakeOfIt()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        await server.HearAsync(token, "Büro 1");

        Assert.Equal("active", Text(await AskAsync(server, "Bearer " + token, """{"host_name":"B%C3%BCro%201"}"""), "tracking_status"));
    }

    [Fact]
    public async Task WithoutAHost_NamesOneToAskFor()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        await server.HearAsync(token, "laptop-1");

        foreach (var body in new[] { "", "{}", """{"host_name":null}""", """{"host_name":"  "}""" })
        {
            var answer = await AskAsync(server, "Bearer " + token, body);
            Assert.Equal("no_host_supplied", Text(answer, "tracking_status"));
            Assert.Contains("""{"host_name":"laptop-1"}""", Text(answer, "next_action"), StringComparison.Ordinal);
            Assert.Null(answer["host_name_ever_seen"]);
            Assert.Null(answer["tokens_24h_for_host"]);
            Assert.Equal(["logs"], answer["signals_seen"]!.AsArray().Select(s => s!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task NeverSeen_TellsANamelessMachineFromAnotherOne()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        await server.HearAsync(token, "laptop-1");
        Assert.Contains("heard from 'laptop-1', not from 'desk'",
            Text(await AskAsync(server, "Bearer " + token, """{"host_name":"desk"}"""), "next_action"), StringComparison.Ordinal);

        await server.HearAsync(token, null);
        Assert.Contains("without a host.name", Text(await AskAsync(server, "Bearer " + token, """{"host_name":"desk"}"""), "next_action"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"host_name":7}""")]
    public async Task Body_ThatIsNoSuchObject_IsRefused(string body)
    {
        await using var server = await StartWithAdminAsync();
        using var answer = await server.Client.PostAsync(
            "/validate", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);
        Assert.Equal((HttpStatusCode.BadRequest, "malformed_request"), (answer.StatusCode, await answer.ProblemAsync()));
        using var large = await server.Client.PostAsync(
            "/validate", new StringContent("\"" + new string('x', 20_000), Encoding.UTF8, "application/json"), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
    }

    internal static async Task<JsonNode> AskAsync(TestServer server, string? authorization, string body)
    {
        // As curl sends it when nobody says what it is.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/validate")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await server.Client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return await answer.JsonAsync();
    }

    internal static string Text(JsonNode node, string field) => node[field]?.GetValue<string>()!;

    internal static IEnumerable<string> Names(JsonNode answer, string list) =>
        answer[list]!.AsArray().Select(m => $"{Text(m!, "host_name")} {Text(m!, "status")}");

    internal static IEnumerable<string> Codes(JsonNode answer) => answer["warnings"]!.AsArray().Select(w => Text(w!, "code"));
}
