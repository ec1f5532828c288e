using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Usage.People;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Usage.People;

/// <summary>People and automation are told apart, and who is nobody yet is named by the best that is known.</summary>
public sealed class AutomationTests
{
    private const string Hash = "8f14e45fceea167a5a36dedd4bea2543f1b8d1c2a3b4c5d6e7f8091a2b3c4d5e";

    [Theory]
    [InlineData("account", "acc-1", "a@x.org", null, 0, null, "a@x.org")]
    [InlineData("user", Hash, null, "ci-runner-01", 1, "headless", "ci-runner-01, headless")]
    [InlineData("user", Hash, null, "ci-runner-01", 3, "ci", "ci-runner-01 and 2 more, CI")]
    [InlineData("user", Hash, null, null, 0, null, "user 8f14e45f…")]
    [InlineData("account", "5b0c7f0e-3f0a-4b58-8a0c-6f2f5d1f9a11", null, null, 0, null, "account 5b0c7f0e…")]
    [InlineData("account", "5b0c7f0e-3f0a-4b58-8a0c-6f2f5d1f9a11", null, "laptop", 1, null, "laptop")]
    [InlineData("process_owner", "deploy", null, "ci-runner-01", 1, "headless", "deploy, headless")]
    [InlineData("unknown", "", null, null, 0, null, "unknown")]
    [InlineData("unknown", "", null, "desk", 1, null, "desk")]
    public void Name_IsTheBestThatIsKnown(
        string kind, string key, string? email, string? host, int hosts, string? automation, string name) =>
        Assert.Equal(name, new PersonRow(1, kind, key, email) { Heard = new(host, hosts, automation, null, null) }.Label);

    [Fact]
    public async Task Runner_WithoutATerminal_IsAutomationEverywhere_UntilAPersonSitsAtIt()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "ci", member_id = 0 });
        await server.HearAsync(shared, "ci-runner-01", account: Hash, email: null, terminal: "non-interactive");

        Assert.Equal("ci-runner-01, headless headless", await ToldAsync(server, admin));

        await server.HearAsync(shared, "ci-runner-01", account: Hash, email: null, terminal: "iTerm.app");
        Assert.Equal("ci-runner-01 ", await ToldAsync(server, admin));
    }

    [Fact]
    public async Task WhatAnAdminSays_GoesFirst_AndUsageIsCutByIt()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "ci", member_id = 0 });
        await server.HearAsync(shared, "nightly", account: "acc-nightly", email: null);
        var (member, memberId) = await server.AddMemberAsync(admin, "bot@example.com");
        var (own, _) = await server.CreateTokenAsync(member, new { label = "bot" });
        await server.HearAsync(own, "bot-1", account: null, email: null);
        Assert.Equal([" 2"], await CutAsync(server, admin));
        var person = (await AskAsync(server, admin, "/api/persons"))["persons"]![0]!["id"]!.GetValue<long>();

        await SayAsync(server, admin, HttpMethod.Put, $"/api/persons/{person}/kind", new { kind = "automation" }, HttpStatusCode.NoContent);
        Assert.Equal("acc-nightly by_hand", await ToldAsync(server, admin));
        Assert.Equal([" 1", "by_hand 1"], await CutAsync(server, admin));

        await SayAsync(server, admin, HttpMethod.Patch, $"/api/members/{memberId}", new { kind = "automation" }, HttpStatusCode.OK);
        Assert.Equal(["by_hand 2"], await CutAsync(server, admin));
        Assert.DoesNotContain("bot@example.com",
            (await AskAsync(server, admin, "/api/rollout"))["people"]!.AsArray().Select(p => p!["email"]!.GetValue<string>()));

        await SayAsync(server, admin, HttpMethod.Patch, $"/api/members/{memberId}", new { kind = "" }, HttpStatusCode.OK);
        await SayAsync(server, admin, HttpMethod.Put, $"/api/persons/{person}/kind", new { kind = "" }, HttpStatusCode.NoContent);
        Assert.Equal([" 2"], await CutAsync(server, admin));
        await SayAsync(server, admin, HttpMethod.Put, $"/api/persons/{person}/kind", new { kind = "robot" }, HttpStatusCode.BadRequest);
    }

    /// <summary>The name and kind of the one person of a shared token, which all that tell of them must have in common.</summary>
    private static async Task<string> ToldAsync(TestServer server, string admin)
    {
        var person = (await AskAsync(server, admin, "/api/persons?state=all"))["persons"]![0]!;
        var machine = (await AskAsync(server, admin, "/api/machines"))["machines"]!.AsArray()
            .Single(m => m!["person_id"]?.GetValue<long>() == person["id"]!.GetValue<long>())!;
        var usage = (await AskAsync(server, admin, "/api/usage?group_by=member"))["groups"]!.AsArray()
            .Single(g => g!["key"]!["member"]!.GetValue<string>() == $"person:{person["id"]}")!;
        Assert.Equal((person["name"]!.GetValue<string>(), person["automation"]?.GetValue<string>()),
            (machine["owner_name"]!.GetValue<string>(), machine["automation"]?.GetValue<string>()));
        Assert.Equal(person["name"]!.GetValue<string>(), usage["labels"]!["member"]!.GetValue<string>());
        return $"{person["name"]} {person["automation"]}";
    }

    private static async Task<IEnumerable<string>> CutAsync(TestServer server, string admin) =>
        (await AskAsync(server, admin, "/api/usage?group_by=automation"))["groups"]!.AsArray()
            .Select(g => $"{g!["key"]!["automation"]?.GetValue<string>()} {g["totals"]!["calls"]}").Order();

    private static async Task<JsonNode> AskAsync(TestServer server, string admin, string path)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, path, admin);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static async Task SayAsync(
        TestServer server, string admin, HttpMethod method, string path, object body, HttpStatusCode expected)
    {
        using var answer = await server.SendAsync(method, path, admin, body);
        Assert.Equal(expected, answer.StatusCode);
    }
}
